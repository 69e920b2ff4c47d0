"""Caps that are lifted for somebody for a while."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_former_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="CapLift",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("cap", models.CharField(max_length=10)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
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
                "db_table": "people_cap_lift",
                "indexes": [models.Index(fields=["staff", "until"], name="people_cap_lift_of_staff")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("by", django.db.models.expressions.F("staff")), _negated=True),
                        name="people_cap_lift_not_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", django.db.models.expressions.F("since"))),
                        name="people_cap_lift_has_an_end",
                    ),
                ],
            },
        ),
    ]
