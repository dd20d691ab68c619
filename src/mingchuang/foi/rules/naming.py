"""Names of people in a text, by the word before them and their surname: to be offered for covering, never to decide by.

Plain Python. Source: 《政府信息公开条例》第十五条; the surnames are the hundred most common ones and the double ones.
"""

import re
from collections.abc import Iterator

_BEFORE = "姓名|联系人|申请人|当事人|法定代表人|法人代表|负责人|经办人|委托人|代理人|被征收人|户主|承包人|受益人|投诉人|举报人|签名|签字|代表"
_DOUBLE = "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|澹台|公冶|宗政|濮阳|淳于|单于|申屠|公孙|仲孙|轩辕|令狐|钟离|宇文|长孙|慕容|司徒|司空|皇甫"
_SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金"
    "韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文明施洪季殷柳牛岳齐梅温"
)
_PERSON = rf"(?:{_DOUBLE})[\u4e00-\u9fff]{{1,2}}|[{_SINGLE}][\u4e00-\u9fff]{{1,2}}"
_ENDS = r"(?=[，,。；;、\s）)（(]|$)"
_LEADS = r"(?=[，,（(]?(?:公民)?(?:身份证|身份号|电话|手机|联系|住))"
_NAMES = (
    re.compile(
        rf"(?:{_BEFORE})(?:（签[名字]）|\(签[名字]\))?(?:[：:][^\S\n]{{0,4}}|[\s]{{1,4}})({_PERSON}){_ENDS}"
    ),
    re.compile(rf"(?:{_BEFORE})({_PERSON}){_LEADS}"),
)


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Where a name stands in ``text``, from and to."""
    for pattern in _NAMES:
        for found in pattern.finditer(text):
            yield found.span(1)
