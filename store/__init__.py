"""What is true without a screen: the records, their rules, the disk and the desk's verbs."""
