using System.Text.RegularExpressions;
using ChannelFit.Api.Database;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

/// <summary>db/schema.sql is the schema that all migrations together create.</summary>
[Trait("Category", "Slow")]
public sealed partial class SchemaFileTests(PostgresClusterFixture clusters) : IClassFixture<PostgresClusterFixture>
{
    private const string UpdateVariable = "CHANNELFIT_UPDATE_SCHEMA";

    private const string Header = """
        -- The schema of a new database after all migrations, as pg_dump of PostgreSQL 15 prints it. It is never run.
        -- A test writes it: CHANNELFIT_UPDATE_SCHEMA=1 dotnet test tests/Api.Tests --filter FullyQualifiedName~SchemaFile
        """;

    private static readonly string SchemaFile = Path.Combine(GoldenData.Root, "db/schema.sql");

    [Fact]
    public async Task The_schema_file_is_the_schema_of_all_migrations()
    {
        await using var postgres = await PostgresClusterFixture.Start(await clusters.Copy());
        await PostgresClusterFixture.Execute(postgres.ConnectionString, "create database schema");
        var database = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = "schema" };
        await Migrations.Run(database.ConnectionString, NullLogger.Instance);

        var schema = await Dump(database);

        if (Environment.GetEnvironmentVariable(UpdateVariable) is { Length: > 0 })
        {
            await File.WriteAllTextAsync(SchemaFile, schema);
        }

        Assert.True(
            schema == await File.ReadAllTextAsync(SchemaFile),
            $"db/schema.sql is not the schema of the migrations. Set {UpdateVariable}=1 and run this test to write it, with "
                + "the programs of PostgreSQL 15: another major version may print the same schema in other words."
        );
    }

    private static async Task<string> Dump(NpgsqlConnectionStringBuilder database)
    {
        var binaries = await PostgresClusterFixture.Execute(
            database.ConnectionString,
            "select setting from pg_config where name = 'BINDIR'"
        );
        var dump = await PostgresClusterFixture.Run(
            Path.Combine($"{binaries}", "pg_dump"),
            "--schema-only",
            "--no-owner",
            $"--dbname=postgresql://{database.Username}:{Uri.EscapeDataString(database.Password!)}@{database.Host}:{database.Port}/{database.Database}"
        );
        var statements = BlankLines().Replace(LinesOfTheProgram().Replace(dump, ""), "\n\n").Trim();
        return $"{Header}\n\n{BlankLineBetweenComments().Replace(statements, "")}\n";
    }

    /// <summary>Comment lines, settings and commands of psql, which differ between versions of pg_dump.</summary>
    [GeneratedRegex(@"^(?:--.*|SET .*|SELECT pg_catalog\.set_config.*|\\.*)\n", RegexOptions.Multiline)]
    private static partial Regex LinesOfTheProgram();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex BlankLines();

    /// <summary>The comments of a table and its columns follow each other without blank lines.</summary>
    [GeneratedRegex(@"(?<=^COMMENT ON .*\n)\n(?=COMMENT ON )", RegexOptions.Multiline)]
    private static partial Regex BlankLineBetweenComments();
}
