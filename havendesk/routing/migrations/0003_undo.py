"""How an act can be taken back by its maker."""

import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("routing", "0002_not_for"),
    ]

    operations = [
        migrations.CreateModel(
            name="Undo",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("act", models.CharField(max_length=20)),
                ("until", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("tickets", models.JSONField()),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
            ],
            options={
                "db_table": "routing_undo",
                "indexes": [models.Index(fields=["until"], name="routing_undo_until")],
            },
        ),
    ]
