"""Reconsiderations, suits and complaints are about a case of any kind; an application's key is that of its case."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_batches"), ("foi", "0010_verified_identity")]

    operations = [
        migrations.RenameField("contestation", "request", "case"),
        migrations.RenameField("complaint", "request", "case"),
        migrations.AlterField(
            "contestation",
            "case",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="contestations", to="casework.case"
            ),
        ),
        migrations.AlterField(
            "complaint",
            "case",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="complaints",
                to="casework.case",
                verbose_name="申请",
            ),
        ),
    ]
