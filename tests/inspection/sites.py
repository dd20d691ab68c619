"""Small sites made of files, as an inspector meets them."""

from pathlib import Path

FOOT = (
    '<footer><a href="/map.html">网站地图</a> 主办：某区人民政府办公室 联系电话：0000-0000000 '
    "政府网站标识码 4107020001 示ICP备00000000号 示公网安备 00000000000000号 "
    '<a href="https://bszs.conac.cn/">党政机关网站标识</a> <a href="https://zfwzgl.www.gov.cn/">我为政府网站找错</a></footer>'
)
SITE = {"SiteName": "某区人民政府", "SiteDomain": "www.mouqu.gov.cn", "SiteIDCode": "4107020001"}


def column_tags(name: str, kind: str) -> dict[str, str]:
    """The seven tags of a column's page."""
    return SITE | {
        "ColumnName": name,
        "ColumnDescription": f"{name}栏目的内容。",
        "ColumnKeywords": name,
        "ColumnType": kind,
    }


def article_tags(name: str, kind: str, title: str, published: str) -> dict[str, str]:
    """The ten tags of an article."""
    return column_tags(name, kind) | {
        "ArticleTitle": title,
        "PubDate": published,
        "ContentSource": "某区人民政府",
    }


def page(tags: dict[str, str], body: str, *, title: str = "某区人民政府") -> str:
    """A whole page with head, header, main part and footer."""
    metas = "".join(f'<meta name="{name}" content="{content}">' for name, content in tags.items())
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>{metas}</head><body>'
        f'<header>某区人民政府<form role="search" action="/search/"><input type="search"></form></header>'
        f"<main>{body}</main>{FOOT}</body></html>"
    )


def article(name: str, kind: str, title: str, published: str, body: str = "正文。") -> str:
    """An article's page."""
    return page(article_tags(name, kind, title, published), f"<h1>{title}</h1><p>{body}</p>")


def listing(name: str, kind: str, *links: str) -> str:
    """A column's page with links."""
    items = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    return page(column_tags(name, kind), f"<h1>{name}</h1><ul>{items}</ul>")


def good_site(newest: str = "2026-11-20 09:00") -> dict[str, str]:
    """A small site with which nothing is wrong on 24 November 2026."""
    columns = {
        "yw": ("政务要闻", "工作动态"),
        "tz": ("通知公告", "通知公告"),
        "zc": ("政策文件", "政策文件"),
        "jd": ("政策解读", "政策解读"),
        "gk": ("走进本区", "概况信息"),
        "jg": ("机构职能", "机构职能"),
        "ld": ("领导信息", "领导信息"),
        "bs": ("办事指南", "办事指南"),
    }
    files = {"map.html": page(SITE, "<h1>网站地图</h1>")}
    for folder, (name, kind) in columns.items():
        files[f"{folder}/1.html"] = article(name, kind, f"{name}之一", newest, WORDS.get(folder, "正文。"))
        files[f"{folder}/index.html"] = listing(name, kind, f"/{folder}/1.html")
    links = "".join(
        f'<a href="/{folder}/">{folder}</a><a href="/{folder}/1.html">一</a>' for folder in columns
    )
    files["index.html"] = page(SITE, links)
    return files


WORDS = {
    "zc": '<a href="/jd/1.html">解读</a>',
    "jd": '<a href="/zc/1.html">文件</a>',
    "bs": "事项名称、设定依据、申请条件、办理材料、办理地点、办理时间、联系电话、办理流程",
}


def write(root: Path, files: dict[str, str]) -> Path:
    """Lay the files down below ``root``."""
    for name, text in files.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return root
