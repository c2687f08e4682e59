using ChannelFit.Api.Database;
using DbUp;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>A database that the previous release created and this release has migrated.</summary>
internal static class UpgradedDatabase
{
    /// <summary>The last migration of the previous release, <see cref="PreviousRelease.Commit"/>.</summary>
    private const string LastMigration = "db/migrations/0016_quick_form.sql";

    /// <summary>Creates the database and returns its connection string.</summary>
    public static async Task<string> Create()
    {
        await ApiFixture.CreateDatabase(); // The role belongs to the server and exists from then on.
        var database = await TestPostgres.NewDatabase();
        var unpooled = new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString;
        var earlier = DeployChanges
            .To.PostgresqlDatabase(unpooled)
            .JournalToPostgresqlTable("public", "schema_version")
            .WithScriptsEmbeddedInAssembly(
                typeof(Migrations).Assembly,
                name =>
                    name.StartsWith("db/migrations/", StringComparison.Ordinal)
                    && string.CompareOrdinal(name, LastMigration) <= 0
            )
            .WithVariablesDisabled()
            .WithTransaction()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        Assert.True(earlier.Successful, earlier.Error?.Message);
        Assert.NotEmpty(earlier.Scripts);

        await Migrations.Run(database, NullLogger.Instance);
        return database;
    }
}
