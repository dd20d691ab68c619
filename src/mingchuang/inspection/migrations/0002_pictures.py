"""Pictures of pages with a finding, by address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspection", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="inspection", name="pictures", field=models.JSONField(default=dict)
        )
    ]
