"""From plain sheets to pages: fonts, QR codes, typst templates, PDF and pictures."""
