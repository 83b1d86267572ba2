"""Patient-reported outcomes for neuroendocrine tumour trials of radionuclide therapy."""

__version__ = "0.1.0"
