from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image

from mingchuang.edition import writing
from mingchuang.edition.actions import publish_waiting
from mingchuang.edition.sources import Page
from mingchuang.publishing import actions
from mingchuang.publishing.models import Attachment, LiveFile, Picture, StoredFile
from mingchuang.publishing.public import ARTICLES, FILES
from mingchuang.publishing.rules import ArticleKind
from tests.publishing.desk import signed_in
from tests.publishing.factories import MORNING, District
from tests.publishing.pages import DAY, gone, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District.make()


def stored(content: bytes = b"a,b\r\n1,2\r\n", title: str = "任务分工表") -> StoredFile:
    file = StoredFile(title=title, sha256=f"{len(content):064x}", file_size=len(content))
    file.file.save("fengong.csv", ContentFile(content), save=False)
    file.save()
    return file


def picture() -> Picture:
    content = BytesIO()
    Image.new("RGB", (1600, 900), "#174a7c").save(content, "JPEG")
    made = Picture(title="校门", alt="学校正门", width=1600, height=900)
    made.file = ImageFile(content, name="xiaomen.jpg")
    made.save()
    return made


def with_file(district: District, file: StoredFile, title: str, **fields: object):
    draft = district.draft(title=title, **fields)
    draft.attachments.add(Attachment(file=file, title="附件1 ../分工<b>.csv"))
    actions.save_draft(draft, actor=district.editor, at=MORNING)
    return district.through_review(draft)


def file_page(path: str) -> Page:
    (found,) = FILES.render([path], DAY)
    assert isinstance(found, Page)
    return found


def test_an_attachment_has_an_address_by_content_and_a_name_that_people_understand(district):
    article = with_file(district, stored(), "通知一")
    row = LiveFile.objects.get(article=article)
    assert row.path.startswith("/attachments/") and row.path.endswith(".csv")
    html = page(article.url)
    assert f'<a href="{row.path}" download="分工b.csv">附件1 ../分工&lt;b&gt;.csv</a> <small>CSV，' in html
    assert file_page(row.path).file.read_bytes() == b"a,b\r\n1,2\r\n"


def test_a_paper_that_browsers_show_can_be_looked_at_without_saving_it(district):
    draft = district.draft()
    for name in ("说明.txt", "名单.csv"):
        file = actions.store_file(
            f"甲,乙\r\n{name},1\r\n".encode(), name, title=name, organisation=district.department, actor=district.editor, at=MORNING
        )  # fmt: skip
        draft.attachments.add(Attachment(file=file, title=name))
    actions.save_draft(draft, actor=district.editor, at=MORNING)
    html = page(district.through_review(draft).url)
    assert html.count(">在线查看</a>") == 1
    assert 'aria-label="在线查看附件1 说明.txt"' in html


def test_a_picture_among_the_attachments_is_shown_to_reviewers(district):
    content = BytesIO()
    Image.new("RGB", (40, 30), "#174a7c").save(content, "PNG")
    file = actions.store_file(
        content.getvalue(), "图.png", title="位置图", organisation=district.department, actor=district.editor, at=MORNING
    )  # fmt: skip
    draft = district.draft()
    draft.attachments.add(Attachment(file=file, title="位置图"))
    actions.save_draft(draft, actor=district.editor, at=MORNING)
    shown = signed_in(district.checker).get(f"/desk/review/{draft.pk}/").content.decode()
    assert f'<img class="mc-preview" src="{file.url}" alt="位置图"' in shown


def test_attachments_are_numbered_however_their_editor_has_called_them(district):
    draft = district.draft()
    for title in ("附件：任务表", "附件2.名单", "说明"):
        draft.attachments.add(Attachment(file=stored(title.encode()), title=title))
    actions.save_draft(draft, actor=district.editor, at=MORNING)
    html = page(district.through_review(draft).url)
    assert [f">{name}</a>" in html for name in ("附件1 任务表", "附件2 名单", "附件3 说明")] == [True] * 3


def test_a_shared_attachment_survives_the_withdrawal_of_one_article(district):
    file = stored()
    one, two = (with_file(district, file, title) for title in ("通知一", "通知二"))
    path = LiveFile.objects.filter(article=one).get().path
    actions.withdraw(one, actor=district.signer, at=MORNING, reason="内容有误。")
    assert file_page(path).file.exists()
    actions.withdraw(two, actor=district.signer, at=MORNING, reason="内容有误。")
    assert "文件已撤下" in gone(path)
    assert not LiveFile.objects.exclude(original="").exists()


def test_withdrawn_means_gone_from_every_address_on_the_disk(district):
    article = with_file(district, stored(), "作废的办法", kind=ArticleKind.POLICY)
    publish_waiting(day=DAY, at=MORNING)
    attached = LiveFile.objects.get().path
    addresses = [article.url, *(article.url.replace("html", end) for end in ("txt", "pdf", "docx")), attached]
    assert all((writing.current() / path[1:]).exists() for path in addresses)
    actions.withdraw(article, actor=district.signer, at=MORNING, reason="含个人信息。")
    publish_waiting(day=DAY, at=MORNING)
    for path in addresses:
        assert not (writing.current() / path[1:]).exists()
        assert "作废的办法" not in (writing.gone() / path[1:]).read_text()
    left = [path for path in writing.current().rglob("*") if path.suffix in (".html", ".xml", ".json")]
    assert left
    assert [path for path in left if "作废的办法" in path.read_text()] == []


def test_a_file_left_out_of_a_new_version_is_gone_and_comes_back_with_it(district):
    article = with_file(district, stored(), "通知一")
    path = LiveFile.objects.get().path
    draft = article.get_latest_revision_as_object()
    draft.attachments.clear()
    actions.save_draft(draft, actor=district.editor, at=MORNING)
    district.through_review(draft)
    assert "文件已撤下" in gone(path)
    draft.attachments.add(Attachment(file=StoredFile.objects.get()))
    actions.save_draft(draft, actor=district.editor, at=MORNING)
    district.through_review(draft)
    assert file_page(path).file.exists()


def test_a_picture_is_shown_with_text_and_size_and_made_again_where_it_was_lost(district):
    image = picture()
    value = {"image": image.pk, "alt": "学生走进校门", "caption": "开学第一天"}
    article = district.published(body=[{"type": "picture", "value": value}], cover=image)
    row = LiveFile.objects.get(article=article, path__endswith="b.webp")
    html = page(article.url)
    assert f'<img src="{row.path}" alt="学生走进校门" width="1200" height="675" loading="lazy">' in html
    assert "<figcaption>开学第一天</figcaption>" in html
    before = file_page(row.path).file.read_bytes()
    file_page(row.path).file.unlink()
    assert file_page(row.path).file.read_bytes() == before
    assert LiveFile.objects.filter(path__endswith="c.webp").exists()


def test_a_video_and_a_file_within_the_text_can_be_read_without_playing(district):
    film, form = stored(b"film", "宣传片"), stored(b"form-", "申请表")
    body = [
        {"type": "video", "value": {"file": film.pk, "title": "政策动画", "transcript": "大家好。"}},
        {"type": "file", "value": {"file": form.pk, "title": ""}},
    ]
    html = page(district.published(body=body).url)
    assert "<video controls" in html and "大家好。" in html
    assert ">申请表</a>" in html


def test_a_policy_document_can_be_had_as_pdf_and_docx_with_equal_bytes_each_time(district):
    table = "<table><caption>名单</caption><tr><th>校名</th></tr><tr><td>一小</td></tr></table>"
    body = [{"type": "rich", "value": "<p>为规范管理，制定本办法。</p>"}, {"type": "table", "value": table}]
    article = district.published(title="学校管理办法", kind=ArticleKind.POLICY, body=body)
    for ending, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        path = article.url.replace("html", ending)
        (first,) = ARTICLES.render([path], DAY)
        content = first.file.read_bytes()
        assert content.startswith(start)
        Path(first.file).unlink()
        (again,) = ARTICLES.render([path], DAY)
        assert again.file.read_bytes() == content
        assert f'<a href="{path}" download="学校管理办法.{ending}">' in page(article.url)


def test_a_character_that_no_face_has_does_not_stop_the_document(district):
    article = district.published(title="关于𰻞字\U000e0100的通知", kind=ArticleKind.POLICY)
    (found,) = ARTICLES.render([article.url.replace("html", "pdf")], DAY)
    assert found.file.read_bytes().startswith(b"%PDF")
