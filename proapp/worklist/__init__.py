"""What a site has to do today: read across everything that is known of its participants."""
