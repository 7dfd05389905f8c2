"""The records. On SQLite without row numbers, which would tell in which order people came."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def lay(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    sql, parameters = editor.table_sql(apps.get_model("codes", "Record"))  # ty: ignore[missing-attribute] - untold by the type stubs
    if editor.connection.vendor == "sqlite":
        sql += " WITHOUT ROWID"
    editor.execute(sql, parameters or None)


def clear(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.delete_model(apps.get_model("codes", "Record"))


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Record",
                    fields=[
                        ("handle", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        ("sealed", models.BinaryField()),
                        ("expires_on", models.DateField()),
                    ],
                    managers=[("by_handle", models.Manager())],
                ),
            ],
        ),
        migrations.RunPython(lay, clear),
    ]
