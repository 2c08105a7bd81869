"""How a draft is written: sections, points and citations, and the page where that is done."""
