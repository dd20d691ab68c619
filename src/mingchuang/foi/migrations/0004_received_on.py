from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def copy_the_day(apps: Any, _editor: Any) -> None:
    """Applications of before get the day of their cases."""
    day = apps.get_model("casework", "Case").objects.filter(pk=OuterRef("case_id")).values("received_on")
    apps.get_model("foi", "Request").objects.update(received_on=Subquery(day))


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_absences_and_reminders"), ("foi", "0003_by_answer")]

    operations = [
        migrations.AddField(
            "request",
            "received_on",
            models.DateField("收到日期", default="2008-05-01", editable=False),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "request", models.Index(fields=["received_on", "case"], name="foi_by_receipt")
        ),
        migrations.AddIndex(
            "request",
            models.Index(fields=["intake", "received_on", "outcome", "answered_on"], name="foi_by_intake"),
        ),
        migrations.RunPython(copy_the_day, migrations.RunPython.noop),
    ]
