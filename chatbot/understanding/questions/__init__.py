"""The words of questions: what is asked, of what, whose it is, and by which words it is looked up. Pure."""
