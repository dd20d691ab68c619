"""The statutory column tree of a county portal, as data. ``{place}`` is the short name of the district.

Sources: 国办发〔2017〕47号 (functions of a portal), 国办公开办函〔2019〕61号 (blocks of 政府信息公开),
《政府信息公开条例》第二十条 (fifteen classes) and 第二十一条 (county level), 国办秘函〔2019〕19号 (update windows).
"""

from dataclasses import dataclass, field

from mingchuang.portal.rules import ColumnKind, HomePlace

TWO_WEEKS, SIX_MONTHS, ONE_YEAR = 14, 180, 365
"""Calendar days after which the inspection calls news, notices and policies, or anything else, stale."""


@dataclass(frozen=True)
class Plan:
    """A column to be made. ``gathers`` are paths of slugs; ``update_days`` are calendar days."""

    slug: str
    title: str
    description: str
    column_type: str = ""
    kind: ColumnKind = ColumnKind.LIST
    update_days: int | None = None
    link_url: str = ""
    body: str = ""
    gathers: tuple[str, ...] = ()
    children: tuple["Plan", ...] = field(default=())
    article: str = ""  # of 条例


LINK, SINGLE, AGGREGATE, PICTURES = (
    ColumnKind.LINK,
    ColumnKind.SINGLE,
    ColumnKind.AGGREGATE,
    ColumnKind.PICTURES,
)


def _class(number: int, slug: str, title: str, description: str, *gathers: str) -> Plan:
    return Plan(
        slug,
        title,
        description,
        column_type="信息公开",
        kind=AGGREGATE if gathers else ColumnKind.LIST,
        gathers=gathers,
        update_days=ONE_YEAR,
        article=f"第二十条第{number}项",
    )


FIFTEEN_CLASSES = (
    _class(1, "fggz", "法规规章和规范性文件", "行政法规、规章和行政规范性文件。", "zwgk/zcwj"),
    _class(2, "jgzn", "机关职能和机构设置", "机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名。"),
    _class(3, "ghjh", "规划计划", "国民经济和社会发展规划、专项规划、区域规划及相关政策。"),
    _class(4, "tjxx", "统计信息", "国民经济和社会发展统计信息。", "tjsj"),
    _class(
        5, "xzxk", "行政许可和对外管理服务", "办理行政许可和其他对外管理服务事项的依据、条件、程序和结果。"
    ),
    _class(
        6, "cfqz", "行政处罚和行政强制", "实施行政处罚、行政强制的依据、条件、程序以及有社会影响的处罚决定。"
    ),
    _class(7, "czyjs", "财政预算决算", "财政预算、决算信息，包括部门预决算和“三公”经费。"),
    _class(8, "sfxm", "行政事业性收费", "行政事业性收费项目及其依据、标准。"),
    _class(9, "zfcg", "政府集中采购", "政府集中采购项目的目录、标准及实施情况。"),
    _class(10, "zdxm", "重大建设项目", "重大建设项目的批准和实施情况。"),
    _class(
        11,
        "msbz",
        "扶贫、教育、医疗、社保和就业",
        "扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况。",
    ),
    _class(12, "yjgl", "突发公共事件应对", "突发公共事件的应急预案、预警信息及应对情况。"),
    _class(
        13,
        "jdjc",
        "监督检查",
        "环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况。",
    ),
    _class(14, "gwyzk", "公务员招考", "公务员招考的职位、名额、报考条件等事项以及录用结果。"),
    _class(15, "qtxx", "其他法定信息", "法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息。"),
)
"""《政府信息公开条例》第二十条: what every body of government discloses of its own accord."""


def _county(slug: str, title: str, description: str) -> Plan:
    return Plan(slug, title, description, column_type="信息公开", update_days=ONE_YEAR, article="第二十一条")


COUNTY_CLASSES = (
    _county("szjs", "市政建设", "市政建设的规划、项目和实施情况。"),
    _county("ggfw", "公共服务", "水、电、气、热、公共交通等公共服务信息。"),
    _county("gysy", "公益事业", "社会公益事业的建设和实施情况。"),
    _county("tdzs", "土地征收", "土地征收的公告、补偿标准和实施情况。"),
    _county("fwzs", "房屋征收", "房屋征收的决定、补偿方案和实施情况。"),
    _county("zagl", "治安管理", "治安管理方面的措施和实施情况。"),
    _county("shjz", "社会救助", "最低生活保障、特困供养、临时救助等政策、标准和对象。"),
)
"""《政府信息公开条例》第二十一条: what county-level governments disclose besides."""

POLICIES = Plan(
    "zcwj",
    "政策文件",
    "{place}人民政府及其部门制发的政策文件，可按文号、主题、年份查找。",
    column_type="政策文件",
    kind=AGGREGATE,
    gathers=("zwgk/zcwj/zfwj", "zwgk/zcwj/zfbwj", "zwgk/zcwj/gfxwj", "zwgk/zcwj/bmwj"),
    update_days=SIX_MONTHS,
    children=(
        Plan("zfwj", "政府文件", "{place}人民政府制发的文件。", "政策文件", update_days=SIX_MONTHS),
        Plan(
            "zfbwj", "政府办公室文件", "{place}人民政府办公室制发的文件。", "政策文件", update_days=SIX_MONTHS
        ),
        Plan(
            "gfxwj",
            "行政规范性文件",
            "现行有效和已经废止的行政规范性文件。",
            "政策文件",
            update_days=ONE_YEAR,
        ),
        Plan("bmwj", "部门和镇街文件", "各部门、各镇和街道制发的文件。", "政策文件", update_days=SIX_MONTHS),
    ),
)

REQUEST_TEXT = (
    "<p>除主动公开的政府信息外，您可以向{place}人民政府及其部门申请获取相关政府信息。</p>"
    '<h2>怎么申请</h2><p>可以<a href="/foi/">在网上提出申请、查询进度</a>，也可以当面递交、邮寄信函。申请应写明姓名或名称、身份证明、'
    "联系方式，所需信息的名称、文号或便于查询的其他特征，以及获取信息的方式。（《条例》第二十九条）</p>"
    "<h2>多久答复</h2><p>能够当场答复的，当场答复；不能当场答复的，自收到申请之日起20个工作日内答复；需要延长的，"
    "经批准并告知您，最多延长20个工作日。（《条例》第三十三条）</p>"
    "<h2>是否收费</h2><p>提供政府信息不收费。申请数量、频次明显超过合理范围的，可以收取信息处理费。"
    "（《条例》第四十二条）</p>"
    "<h2>不服怎么办</h2><p>可以向上一级行政机关或者政府信息公开工作主管部门投诉、举报，"
    "也可以依法申请行政复议或者提起行政诉讼。（《条例》第五十一条）</p>"
)
GUIDE_TEXT = (
    "<p>本指南依据《中华人民共和国政府信息公开条例》第十二条编制，说明{place}政府信息的分类、编排体系、获取方式"
    "和政府信息公开工作机构。内容变化时随时更新。</p>"
    "<h2>信息分类和编排</h2><p>主动公开的信息分为《条例》第二十条规定的15类和第二十一条规定的县级人民政府公开内容。"
    "每条信息有索引号、名称、内容概述和生成日期；索引号一经编定不再变更，也不重复使用。</p>"
    "<h2>获取方式</h2><p>您可以在本网站查阅，也可以到政府信息查阅点、档案馆、图书馆查阅。没有主动公开的，"
    "可以提出申请，见“依申请公开”栏目。</p>"
    "<h2>工作机构</h2><p>工作机构的名称、地址、办公时间和电话见“联系我们”页面。</p>"
    "<h2>监督和救济</h2><p>认为行政机关没有依法履行公开义务的，可以投诉、举报，也可以依法申请行政复议或者提起行政诉讼。</p>"
)

DISCLOSURE = Plan(
    "zwgk",
    "政府信息公开",
    "{place}政府信息公开指南、制度、法定主动公开内容、年报和依申请公开。",
    column_type="信息公开",
    kind=AGGREGATE,
    gathers=("zwgk/zcwj", "zwgk/zcjd", "zwgk/fdzdgk"),
    update_days=SIX_MONTHS,
    children=(
        Plan(
            "zn",
            "政府信息公开指南",
            "政府信息的分类、获取方式和公开工作机构。",
            "公开指南",
            SINGLE,
            body=GUIDE_TEXT,
        ),
        Plan("zd", "政府信息公开制度", "《政府信息公开条例》和本地关于公开工作的制度。", "公开制度"),
        Plan(
            "fdzdgk",
            "法定主动公开内容",
            "《政府信息公开条例》第二十条规定的15类和第二十一条规定的内容。",
            "信息公开",
            AGGREGATE,
            children=FIFTEEN_CLASSES + COUNTY_CLASSES,
            gathers=tuple(f"zwgk/fdzdgk/{plan.slug}" for plan in FIFTEEN_CLASSES + COUNTY_CLASSES),
        ),
        Plan("nb", "政府信息公开年报", "历年政府信息公开工作年度报告。", "公开年报", update_days=ONE_YEAR),
        Plan(
            "ysqgk",
            "依申请公开",
            "怎样申请获取政府信息、多久答复、是否收费。",
            "依申请公开",
            SINGLE,
            body=REQUEST_TEXT,
        ),
        Plan(
            "ml",
            "政府信息公开目录",
            "已公开的政府信息的索引号、名称、内容概述和生成日期。",
            "公开目录",
            LINK,
            link_url="/zwgk/ml/",
        ),
        Plan(
            "bzml",
            "公开事项标准目录",
            "哪些信息应当公开，由谁公开，什么时候公开，在哪里能看到。",
            "公开目录",
            LINK,
            link_url="/zwgk/bzml/",
        ),
        POLICIES,
        Plan(
            "zcwjk",
            "政策文件库",
            "现行和已经废止、失效的政策文件，可按主题、年份、有效性查找。",
            "政策文件",
            LINK,
            link_url="/zwgk/zcwjk/",
        ),
        Plan(
            "zcjd",
            "政策解读",
            "重要政策文件的文字、图表和视频解读。",
            "政策解读",
            update_days=SIX_MONTHS,
        ),
        Plan(
            "jgkj",
            "部门和镇街公开",
            "各部门、各镇和街道的政府信息公开页面。",
            "信息公开",
            LINK,
            link_url="/zwgk/bm/",
        ),
        Plan(
            "quanze",
            "权责清单",
            "各部门的行政职权、依据、流程和责任。",
            "信息公开",
            LINK,
            link_url="/zwgk/qzqd/",
        ),
        Plan(
            "yjs",
            "预算决算公开一览",
            "各单位各年度预算决算的公开情况。",
            "信息公开",
            LINK,
            link_url="/zwgk/czgk/",
        ),
    ),
)

NEWS = Plan(
    "xwdt",
    "要闻动态",
    "{place}政务要闻、部门和镇街动态、通知公告。",
    column_type="工作动态",
    kind=AGGREGATE,
    gathers=("xwdt/zwyw", "xwdt/bmdt", "xwdt/zjdt", "xwdt/tzgg", "xwdt/szzt"),
    update_days=TWO_WEEKS,
    children=(
        Plan(
            "zwyw", "政务要闻", "{place}人民政府重要活动、会议和工作部署。", "工作动态", update_days=TWO_WEEKS
        ),
        Plan("bmdt", "部门动态", "政府各部门的工作动态。", "工作动态", update_days=TWO_WEEKS),
        Plan("zjdt", "镇街动态", "各镇、街道的工作动态。", "工作动态", update_days=TWO_WEEKS),
        Plan("tzgg", "通知公告", "面向社会发布的通知、公告、公示。", "通知公告", update_days=SIX_MONTHS),
        Plan("szzt", "上级要求转载", "国务院和上级政府要求转载的信息。", "转载信息", update_days=TWO_WEEKS),
    ),
)

SERVICES = Plan(
    "zwfw",
    "政务服务",
    "办事指南、表格样表和办事须知。",
    column_type="办事指南",
    kind=AGGREGATE,
    gathers=("zwfw/bszn", "zwfw/bgxz"),
    update_days=ONE_YEAR,
    children=(
        Plan(
            "bszn",
            "办事指南",
            "各类事项的受理条件、材料、流程、时限和窗口。",
            "办事指南",
            update_days=ONE_YEAR,
        ),
        Plan("bgxz", "表格下载", "办事所需的空白表格和填写样例。", "办事指南", update_days=ONE_YEAR),
    ),
)

EXCHANGE = Plan(
    "hdjl",
    "互动交流",
    "意见征集、回应关切和征集结果。",
    column_type="互动交流",
    kind=AGGREGATE,
    gathers=("hdjl/yjzj", "hdjl/jgfk", "hdjl/hygq"),
    update_days=SIX_MONTHS,
    children=(
        Plan("yjzj", "意见征集", "正在征求公众意见的草案和事项。", "意见征集", update_days=SIX_MONTHS),
        Plan(
            "jgfk",
            "结果反馈",
            "征集到多少意见，采纳了什么，没有采纳的理由。",
            "意见征集",
            update_days=SIX_MONTHS,
        ),
        Plan("hygq", "回应关切", "对群众和媒体关心的问题的回应。", "回应关切", update_days=SIX_MONTHS),
    ),
)

STATISTICS = Plan(
    "tjsj",
    "统计数据",
    "{place}统计公报和数据发布。",
    column_type="数据发布",
    kind=AGGREGATE,
    gathers=("tjsj/tjgb", "tjsj/sjfb"),
    update_days=ONE_YEAR,
    children=(
        Plan("tjgb", "统计公报", "国民经济和社会发展统计公报。", "数据发布", update_days=ONE_YEAR),
        Plan("sjfb", "数据发布", "月度、季度主要经济指标。", "数据发布", update_days=SIX_MONTHS),
    ),
)

PLACE = Plan(
    "zjqq",
    "走进{place}",
    "{place}概况、领导信息和政府机构。",
    column_type="概况信息",
    kind=AGGREGATE,
    gathers=("zjqq/fmts",),
    children=(
        Plan(
            "qqgk",
            "概况",
            "{place}的地理位置、人口、行政区划和经济社会发展概况。",
            "概况信息",
            SINGLE,
            body="<p>{place}的地理位置、人口、行政区划和经济社会发展情况，由政府办公室按最近一期统计公报更新。</p>",
        ),
        Plan("ld", "领导信息", "{place}人民政府领导姓名、职务和分工。", "领导信息", LINK, link_url="/ldzc/"),
        Plan("jg", "政府机构", "政府各部门、各镇和街道。", "机构职能", LINK, link_url="/zwgk/bm/"),
        Plan(
            "fmts",
            "风貌图说",
            "{place}的风物和变化，以图片为主。",
            "概况信息",
            PICTURES,
            update_days=ONE_YEAR,
        ),
    ),
)

TOPICS = Plan("ztzl", "专题专栏", "围绕一件事集中公开的信息。", column_type="专题专栏", kind=AGGREGATE)

COUNTY_TREE = (NEWS, DISCLOSURE, SERVICES, EXCHANGE, STATISTICS, PLACE, TOPICS)
"""The whole tree below the home page."""

NAVIGATION = (
    ("首页", "/"),
    ("政府信息公开", "zwgk"),
    ("政务服务", "zwfw"),
    ("互动交流", "hdjl"),
    ("统计数据", "tjsj"),
    ("走进{place}", "zjqq"),
)
"""The bar under the header: a name, and an address or a path of slugs."""

FRONT_TASKS = (
    ("申请信息公开", "20个工作日内答复", "/zwgk/ysqgk/"),
    ("查政策文件", "按文号、主题、年份", "/zwgk/zcwjk/"),
    ("办事指南", "材料、流程与时限", "/zwfw/bszn/"),
    ("提意见建议", "正在征求意见的事项", "/hdjl/yjzj/"),
    ("找部门电话", "地址、时间、职责", "/zwgk/bm/"),
    ("看预算花费", "三公经费与决算", "/zwgk/czgk/"),
)
"""The six tasks on the front page: title, hint, target."""

HOME_BLOCKS = (
    (HomePlace.NEWS, "要闻", "xwdt/zwyw", 6),
    (HomePlace.DISCLOSURE, "最新公开", "zwgk", 6),
    (HomePlace.LOWER, "正在征求意见", "hdjl/yjzj", 6),
    (HomePlace.LOWER, "回应关切", "hdjl/hygq", 6),
    (HomePlace.LOWER, "通知公告", "xwdt/tzgg", 6),
)
"""The lists on the front page: place, title, path of slugs, number of items."""
