"""A sign of life knows since when there was no silence; the old rows are a moment's and go."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_erasure"),
    ]

    operations = [
        migrations.RunSQL("DELETE FROM kernel_process_beat", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="processbeat",
            name="since",
            field=models.DateTimeField(),
            preserve_default=False,
        ),
    ]
