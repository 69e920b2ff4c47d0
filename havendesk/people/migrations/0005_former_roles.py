"""Which roles a member of staff had before: what is told of their looks depends on it."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_restrictions"),
    ]

    operations = [
        migrations.AddField(
            model_name="staff",
            name="former_roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), default=list, size=None
            ),
        ),
    ]
