"""Pictures of the fictional district, drawn here: flat shapes, calm colours, no photograph of anything."""

import io
import random
from dataclasses import dataclass

from PIL import Image, ImageDraw

SIZE = (1200, 800)


@dataclass(frozen=True)
class Scene:
    """A picture to draw: what it is called and what somebody who cannot see it is told."""

    title: str
    alt: str
    kind: str
    seed: int


SCENES = (
    Scene("临河公园晨景", "插画：河边公园的步道和远山", "river", 1),
    Scene("书院街街景", "插画：书院街两侧的低层房屋", "street", 2),
    Scene("石泉镇梯田", "插画：层层梯田和山脊", "field", 3),
    Scene("新桥社区改造后", "插画：粉刷一新的住宅楼和小广场", "street", 4),
    Scene("青禾镇秋收", "插画：成熟的庄稼地和田间小路", "field", 5),
    Scene("云溪湿地", "插画：湿地水面和芦苇", "river", 6),
    Scene("北门小学操场", "插画：学校教学楼和操场", "school", 7),
    Scene("政务服务中心", "插画：政务服务中心大楼正面", "hall", 8),
    Scene("区图书馆", "插画：图书馆建筑和台阶", "hall", 9),
    Scene("柳林镇村道", "插画：村道、行道树和农舍", "field", 10),
)


def draw(scene: Scene) -> bytes:
    """The scene as JPEG, the same bytes each time."""
    dice = random.Random(scene.seed)
    image = Image.new("RGB", SIZE, "#dce9f2")
    pen = ImageDraw.Draw(image)
    _sky(pen, dice)
    _hills(pen, dice, 430, "#b4c8d4")
    _hills(pen, dice, 500, "#93b1ad")
    {"river": _river, "street": _street, "field": _field, "school": _school, "hall": _hall}[scene.kind](
        pen, dice
    )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _sky(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    for band in range(0, 420, 6):
        shade = 236 - band // 12
        pen.rectangle((0, band, SIZE[0], band + 6), fill=(shade - 22, shade - 6, shade + 6))
    x, y = dice.randint(150, 1000), dice.randint(90, 190)
    pen.ellipse((x - 46, y - 46, x + 46, y + 46), fill="#f5e6c4")


def _hills(pen: ImageDraw.ImageDraw, dice: random.Random, base: int, colour: str) -> None:
    points = [(0, SIZE[1])]
    for x in range(0, SIZE[0] + 1, 100):
        points.append((x, base - dice.randint(0, 120)))
    pen.polygon([*points, (SIZE[0], SIZE[1])], fill=colour)


def _trees(pen: ImageDraw.ImageDraw, dice: random.Random, y: int, count: int) -> None:
    for _ in range(count):
        x, size = dice.randint(20, 1180), dice.randint(26, 54)
        pen.rectangle((x - 4, y - 12, x + 4, y + 30), fill="#6b5b4b")
        pen.ellipse(
            (x - size, y - size * 2, x + size, y), fill=dice.choice(("#5d8a66", "#6f9a70", "#4f7b5c"))
        )


def _river(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    pen.rectangle((0, 560, *SIZE), fill="#8fb178")
    pen.polygon([(420, 560), (640, 560), (980, 800), (120, 800)], fill="#7fb0c9")
    for y in range(590, 800, 30):
        pen.line((500 - y // 3, y, 760 + y // 6, y), fill="#a5cadb", width=3)
    _trees(pen, dice, 590, 12)


def _street(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    pen.rectangle((0, 620, *SIZE), fill="#c9c4ba")
    x = 20
    while x < 1160:
        width, height = dice.randint(110, 190), dice.randint(150, 330)
        pen.rectangle(
            (x, 620 - height, x + width, 640), fill=dice.choice(("#e9dfcd", "#d8c9b4", "#e3d3c3", "#cfd6d8"))
        )
        pen.polygon(
            [(x - 10, 620 - height), (x + width // 2, 570 - height), (x + width + 10, 620 - height)],
            fill="#74594b",
        )
        for row in range(620 - height + 30, 590, 60):
            for column in range(x + 20, x + width - 30, 46):
                pen.rectangle((column, row, column + 24, row + 32), fill="#8ea6b5")
        x += width + dice.randint(4, 22)
    pen.rectangle((0, 690, SIZE[0], 760), fill="#8d8f90")
    for dash in range(0, 1200, 90):
        pen.rectangle((dash, 720, dash + 46, 727), fill="#f1efe8")


def _field(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    colours = ("#d9bd6a", "#c8ad5a", "#a9b864", "#e2cb82")
    for step in range(8):
        y = 520 + step * 38
        sway = dice.randint(-24, 24)
        pen.polygon([(0, y), (600, y + sway), (1200, y), (1200, 800), (0, 800)], fill=colours[step % 4])
    pen.polygon([(560, 520), (600, 520), (760, 800), (600, 800)], fill="#d7c9a9")
    _trees(pen, dice, 530, 7)


def _school(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    pen.rectangle((0, 600, *SIZE), fill="#a7b98a")
    pen.rectangle((140, 330, 1060, 610), fill="#efe7d8")
    for row in range(360, 580, 72):
        for column in range(180, 1040, 72):
            pen.rectangle((column, row, column + 44, row + 42), fill="#86a3b8")
    pen.ellipse((260, 640, 940, 790), fill="#b9694e")
    pen.ellipse((340, 664, 860, 766), fill="#8fb178")
    _trees(pen, dice, 620, 5)


def _hall(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    pen.rectangle((0, 640, *SIZE), fill="#cfcac0")
    pen.rectangle((220, 300, 980, 650), fill="#e8e4db")
    pen.rectangle((200, 280, 1000, 310), fill="#5f7384")
    for column in range(270, 960, 92):
        pen.rectangle((column, 330, column + 22, 650), fill="#cfc8ba")
        pen.rectangle((column + 34, 350, column + 70, 600), fill="#8ba3b4")
    for step in range(5):
        pen.rectangle((180 - step * 14, 650 + step * 16, 1020 + step * 14, 666 + step * 16), fill="#dcd7cc")
    _trees(pen, dice, 660, 6)
