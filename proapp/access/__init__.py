"""Who may do what: staff, roles by trial and site, devices, enrolment codes, tokens."""
