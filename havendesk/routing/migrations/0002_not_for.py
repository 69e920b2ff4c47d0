"""Who passed a ticket on to a team of their own does not get it straight back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("routing", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="queueentry",
            name="not_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
            ),
        ),
    ]
