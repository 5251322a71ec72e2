"""What public extractors make of a web page: for pages.py and web_pages.py. pip install trafilatura readability-lxml
newspaper4k goose3 justext boilerpy3 lxml_html_clean html-text; nothing is asked of the network."""
import logging
import re

STOPLISTS = {"ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
             "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "hi": "Hindi",
             "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "lt": "Lithuanian", "nl": "Dutch",
             "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
             "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese"}


def by_justext(html):
    import justext

    lang = re.search(r'<html[^>]*\blang=["\']?(\w\w)', html[:5000])
    name = STOPLISTS.get(lang.group(1).lower() if lang else "de")
    found = justext.justext(html.encode(), justext.get_stoplist(name)) if name else []
    return "\n\n".join(p.text for p in found if not p.is_boilerplate)


def by_newspaper(html):
    import newspaper

    article = newspaper.Article("http://example.org/", fetch_images=False)
    article.download(input_html=html)
    article.parse()
    return article.text


def extractors():
    """By name, from a page's HTML to its text."""
    import goose3
    import html_text
    import readability
    import tldextract
    import trafilatura
    from boilerpy3 import extractors as boilerpy

    logging.disable(logging.CRITICAL)
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())  # nothing from the network
    goose = goose3.Goose({"enable_image_fetching": False})
    return {
        "trafilatura": trafilatura.extract,
        "traf-recall": lambda h: trafilatura.extract(h, favor_recall=True),
        "traf-precise": lambda h: trafilatura.extract(h, favor_precision=True, include_comments=False),
        "readability": lambda h: html_text.extract_text(readability.Document(h).summary(), guess_layout=True),
        "justext": by_justext,
        "boilerpy": boilerpy.ArticleExtractor(raise_on_failure=False).get_content,
        "goose": lambda h: goose.extract(raw_html=h).cleaned_text,
        "newspaper": by_newspaper,
    }


def paragraphs(text):
    """Paragraphs of a text and how many line feeds stand before each."""
    text = "\n".join(line.rstrip() for line in (text or "").replace("\r", "").split("\n")).strip()
    found = [(m.group(2).strip(), len(m.group(1))) for m in re.finditer(r"(\n*)([^\n]+)", text) if m.group(2).strip()]
    return {"paragraphs": [p for p, _ in found], "gaps": [g for _, g in found]}
