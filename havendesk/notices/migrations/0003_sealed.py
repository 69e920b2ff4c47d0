"""Notices for named addresses alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_private")]

    operations = [
        migrations.AddField(model_name="notice", name="sealed", field=models.BooleanField(default=False)),
    ]
