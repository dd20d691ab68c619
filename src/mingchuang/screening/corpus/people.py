"""Made-up values of made-up people: every number is computed and given to nobody."""

import random
import string

from mingchuang.screening.numbers import credit_check_character, id_check_digit, luhn_fits

REGIONS = (
    "110105",
    "130102",
    "210203",
    "310104",
    "320311",
    "350102",
    "370202",
    "410702",
    "440524",
    "510105",
    "610113",
)
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "明华建国志强文海小芳秀英丽娟敏静桂兰玉红春梅雪燕晓东伟勇军平刚辉鹏飞宇浩然子轩梓涵欣怡雨桐"
_PROVINCES = "京津冀豫鲁苏浙皖粤川陕鄂湘"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
STREETS = ("人民路", "解放街", "建设东路", "文昌街", "和平路", "向阳大街", "滨河路", "育才街")
ESTATES = ("幸福小区", "阳光花园", "锦绣家园", "金色雅苑", "东关社区", "和谐家园")


class People:
    """One stream of chance; the same seed gives the same people."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def name(self) -> str:
        """A name of two or three characters."""
        size = self.dice.choice((1, 2, 2))
        return self.dice.choice(_FAMILY) + "".join(self.dice.choice(_GIVEN) for _ in range(size))

    def digits(self, count: int) -> str:
        """So many digits."""
        return "".join(self.dice.choice(string.digits) for _ in range(count))

    def id_card(self) -> str:
        """An identity number of 18 characters that passes its checks."""
        birthday = (
            f"{self.dice.randint(1935, 2018)}{self.dice.randint(1, 12):02}{self.dice.randint(1, 28):02}"
        )
        head = self.dice.choice(REGIONS) + birthday + f"{self.dice.randint(1, 999):03}"
        return head + id_check_digit(head + "0")

    def old_id_card(self) -> str:
        """One of 15 digits, as before 1999."""
        number = self.id_card()
        return number[:6] + f"{self.dice.randint(35, 85)}" + number[10:17]

    def mobile(self) -> str:
        """A mobile number."""
        return (
            "1"
            + self.dice.choice(("30", "35", "36", "38", "39", "50", "59", "77", "82", "86", "91", "99"))
            + self.digits(8)
        )

    def bank_card(self) -> str:
        """A card of 16 or 19 digits that adds up."""
        head = self.dice.choice(("621700", "622848", "621799", "620058", "955880", "622202"))
        head += self.digits(self.dice.choice((16, 19)) - 7)
        return next(head + one for one in string.digits if luhn_fits(head + one))

    def passport(self) -> str:
        """A passport."""
        return (
            "E"
            + self.dice.choice(("", self.dice.choice("ABCDEFGHJKLMNP"))).ljust(
                1, self.dice.choice(string.digits)
            )
            + self.digits(7)
        )

    def permit(self) -> str:
        """A permit for travel to Hong Kong and Macao."""
        return "C" + self.digits(8)

    def plate(self) -> str:
        """A plate with five characters, or six of an electric car."""
        province = self.dice.choice(_PROVINCES) + self.dice.choice(_LETTERS[:12])
        if self.dice.random() < 0.3:
            return f"{province}{self.dice.choice('DF')}{self.digits(5)}"
        return province + self.dice.choice(_LETTERS) + self.digits(4)

    def mail(self) -> str:
        """A private mail address."""
        name = "".join(self.dice.choice(string.ascii_lowercase) for _ in range(self.dice.randint(4, 9)))
        return f"{name}{self.digits(3)}@{self.dice.choice(('qq.com', '163.com', '126.com', 'sina.com'))}"

    def landline(self) -> str:
        """A telephone of a flat."""
        return f"0373-{self.dice.randint(2, 8)}{self.digits(6)}"

    def address(self) -> str:
        """Where somebody lives, down to the flat."""
        dice = self.dice
        where = f"明窗区{dice.choice(STREETS)}{dice.randint(1, 300)}号{dice.choice(ESTATES)}"
        return f"{where}{dice.randint(1, 30)}号楼{dice.randint(1, 4)}单元{dice.randint(1, 25)}0{dice.randint(1, 4)}室"

    def credit_code(self) -> str:
        """A 统一社会信用代码, which names an organisation and is public."""
        head = self.dice.choice(("11", "12", "91", "92", "52", "54")) + self.dice.choice(REGIONS)
        head += "".join(self.dice.choice(_CREDIT) for _ in range(9))
        return head + credit_check_character(head)
