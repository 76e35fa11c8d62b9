from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0005_extract"),
    ]

    operations = [
        migrations.CreateModel(
            name="LastTimeRow",
            fields=[
                ("doing", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("well", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "last_time",
            },
        ),
    ]
