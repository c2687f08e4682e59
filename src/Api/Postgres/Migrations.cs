using System.Reflection;
using Dapper;
using DbUp;
using Npgsql;

namespace ChannelFit.Api.Postgres;

/// <summary>Brings a database to this release's schema, once, however many instances start together.</summary>
public static partial class Migrations
{
    private const string Folder = "db/migrations/";

    // Any number that all instances share: the first letters of channelfit.
    private const long Lock = 0x6368_616E_6E65_6C66;

    private static readonly Assembly Assembly = typeof(Migrations).Assembly;

    /// <summary>Makes the application's role, runs what is missing, and checks that partners stay apart.</summary>
    /// <exception cref="UnusableDatabaseException">The database cannot be brought there.</exception>
    public static async Task Run(string connectionString, ILogger log, CancellationToken cancel = default)
    {
        // Its own connections: nothing of this may reach the pool that serves requests.
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
        await using var connection = await Open(unpooled, cancel);

        // The transaction only holds the lock. A session's lock would outlive us behind a pooler.
        await using var guard = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(
            new("select pg_advisory_xact_lock(@Lock)", new { Lock }, commandTimeout: 600, cancellationToken: cancel)
        );

        await using var work = await Open(unpooled, cancel);
        await TakeRole(work, cancel);
        Upgrade(unpooled, log);
        await Check(work, cancel);
    }

    /// <summary>True when every migration of this release has run; a newer release may have run more.</summary>
    public static async Task<bool> IsCurrent(NpgsqlDataSource source, CancellationToken cancel = default)
    {
        const string sql = "select scriptname from schema_version";
        await using var connection = await source.OpenConnectionAsync(cancel);

        try
        {
            var done = await connection.QueryAsync<string>(new(sql, cancellationToken: cancel));
            return !Assembly.GetManifestResourceNames().Where(IsMigration).Except(done, StringComparer.Ordinal).Any();
        }
        catch (PostgresException fault) when (fault is { SqlState: PostgresErrorCodes.UndefinedTable })
        {
            return false;
        }
    }

    private static async Task<NpgsqlConnection> Open(string connectionString, CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(connectionString);

        try
        {
            await connection.OpenAsync(cancel);
            return connection;
        }
        catch (NpgsqlException fault)
        {
            throw new UnusableDatabaseException(
                $"The database cannot be reached ({fault.Message}): check that it runs, and what the connection string names.",
                fault
            );
        }
    }

    private static async Task TakeRole(NpgsqlConnection connection, CancellationToken cancel)
    {
        try
        {
            await connection.ExecuteAsync(new(Text("db/role.sql"), cancellationToken: cancel));
        }
        catch (PostgresException fault) when (fault is { SqlState: PostgresErrorCodes.InsufficientPrivilege })
        {
            throw new UnusableDatabaseException(fault.MessageText, fault);
        }
    }

    private static void Upgrade(string connectionString, ILogger log)
    {
        var result = DeployChanges
            .To.PostgresqlDatabase(connectionString)
            .JournalToPostgresqlTable("public", "schema_version")
            .WithScriptsEmbeddedInAssembly(Assembly, IsMigration)
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();

        foreach (var script in result.Scripts)
            Applied(log, script.Name);

        if (!result.Successful)
        {
            throw new UnusableDatabaseException(
                $"The migration {result.ErrorScript?.Name ?? "journal"} failed and was rolled back: {result.Error.Message}",
                result.Error
            );
        }
    }

    private static async Task Check(NpgsqlConnection connection, CancellationToken cancel)
    {
        var violations = await connection.QueryAsync<string>(new(Text("db/checks.sql"), cancellationToken: cancel));
        var list = string.Join("; ", violations);

        if (list.Length > 0)
            throw new UnusableDatabaseException($"This database does not keep partners apart: {list}.");
    }

    private static bool IsMigration(string resource) => resource.StartsWith(Folder, StringComparison.Ordinal);

    private static string Text(string resource)
    {
        using var stream = Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied {Migration}.")]
    private static partial void Applied(ILogger log, string migration);
}
