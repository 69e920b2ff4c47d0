"""Packed arrays as the rows of the search; filled from what is published when the desk starts."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgvector.django
from django.db import migrations, models

import havendesk.kernel.ids

# Hashes and floats do not compress; trying to costs more than the rest of writing them.
PLAIN = (
    "ALTER TABLE knowledge_search_text ALTER first SET STORAGE EXTERNAL, ALTER second SET STORAGE EXTERNAL"
)


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0005_meanings")]

    operations = [
        migrations.DeleteModel("SearchUnit"),
        migrations.DeleteModel("SearchStatistics"),
        migrations.CreateModel(
            name="SearchShelf",
            fields=[
                ("shelf", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("mark", models.UUIDField(default=havendesk.kernel.ids.uuid7)),
                ("making", models.JSONField(default=dict)),
                ("encoder", models.CharField(blank=True, default="", max_length=120)),
            ],
            options={"db_table": "knowledge_search_shelf"},
        ),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("shelf", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=80)),
                (
                    "lengths",
                    django.contrib.postgres.fields.ArrayField(models.IntegerField(), size=None),
                ),
                ("first", models.BinaryField()),
                ("second", models.BinaryField()),
                (
                    "text",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="knowledge.articletext",
                    ),
                ),
            ],
            options={
                "db_table": "knowledge_search_text",
                "indexes": [models.Index(fields=["shelf"], name="knowledge_search_text_shelf")],
            },
        ),
        migrations.RunSQL(PLAIN, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="SearchMeaning",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("shelf", models.CharField(max_length=60)),
                ("meaning", pgvector.django.HalfVectorField()),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="knowledge.searchtext",
                    ),
                ),
            ],
            options={
                "db_table": "knowledge_search_meaning",
                "indexes": [models.Index(fields=["shelf"], name="knowledge_meaning_shelf")],
            },
        ),
    ]
