"""Who is kept away from which ticket."""

import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_former_roles"),
        ("tickets", "0009_scanning"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptFrom",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "db_table": "tickets_kept_from",
                "constraints": [
                    models.UniqueConstraint(fields=("ticket", "staff"), name="tickets_kept_from_once")
                ],
            },
        ),
    ]
