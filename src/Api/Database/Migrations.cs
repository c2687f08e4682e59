using System.Reflection;
using Dapper;
using DbUp;
using DbUp.Engine;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Migrates a database to this release's schema, once, even when several instances start together.</summary>
public static partial class Migrations
{
    private const string Folder = "db/migrations/";

    /// <summary>The oldest supported version of PostgreSQL.</summary>
    private const int OldestServer = 15;

    private const string Refusal = "This database does not isolate partners";

    /// <summary>Our own SQLSTATE, in a class that PostgreSQL does not use.</summary>
    private const string IsolationBroken = "CF001";

    // The key of the lock is the same in all instances: the letters "channelf" of channelfit.
    private const long Lock = 0x6368_616E_6E65_6C66;

    private static readonly Assembly Assembly = typeof(Migrations).Assembly;

    /// <summary>Creates the application's role, runs the missing migrations, and checks that partners are isolated.</summary>
    /// <exception cref="UnusableDatabaseException">The database cannot be migrated.</exception>
    public static async Task Run(string connectionString, ILogger log, CancellationToken cancel = default)
    {
        // Migrations use connections of their own, so that no setting reaches the pool that serves requests.
        var unpooled = new NpgsqlConnectionStringBuilder(DataSourceFactory.ForWriting(connectionString))
        {
            Pooling = false,
        }.ConnectionString;
        await using var connection = await Open(unpooled, cancel);
        CheckServerVersion(connection.PostgreSqlVersion);

        // The transaction only holds the lock. Behind a connection pooler, a session's lock would remain after the process ends.
        await using var guard = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(
            new("select pg_advisory_xact_lock(@Lock)", new { Lock }, commandTimeout: 600, cancellationToken: cancel)
        );

        await using var work = await Open(unpooled, cancel);
        await TakeRole(work, cancel);
        cancel.ThrowIfCancellationRequested();

        if (Upgrade(unpooled, log))
            await DatabaseSession.Confirm(work, cancel);

        await VerifyTenantIsolation(work, cancel);
    }

    /// <summary>Returns true when every migration of this release has run. A newer release may have run more.</summary>
    public static async Task<bool> IsCurrent(NpgsqlDataSource source, CancellationToken cancel = default)
    {
        const string sql = "select scriptname from public.schema_version";

        try
        {
            var applied = await DatabaseSession.Run(
                source,
                connection => connection.QueryAsync<string>(new(sql, cancellationToken: cancel)),
                cancel
            );
            return !Assembly
                .GetManifestResourceNames()
                .Where(IsMigration)
                .Except(applied, StringComparer.Ordinal)
                .Any();
        }
        catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.UndefinedTable })
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
        catch (NpgsqlException exception)
        {
            throw new UnusableDatabaseException(
                $"The database cannot be reached ({exception.Message}): check that it is running and that the connection string is "
                    + "right.",
                exception
            );
        }
    }

    private static async Task TakeRole(NpgsqlConnection connection, CancellationToken cancel)
    {
        try
        {
            await connection.ExecuteAsync(new(Text("db/role.sql"), cancellationToken: cancel));
            await connection.ExecuteAsync(new(Text("db/owner.sql"), cancellationToken: cancel));
        }
        catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.InsufficientPrivilege })
        {
            throw new UnusableDatabaseException(exception.MessageText, exception);
        }
    }

    /// <summary>Runs the missing migrations; returns true when there were any.</summary>
    private static bool Upgrade(string connectionString, ILogger log)
    {
        var result = DeployChanges
            .To.PostgresqlDatabase(connectionString)
            .JournalToPostgresqlTable("public", "schema_version")
            .WithScripts(Scripts())
            .WithVariablesDisabled()
            .WithTransaction()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();

        if (result.Error is PostgresException { SqlState: IsolationBroken } error)
            throw new UnusableDatabaseException(error.MessageText, error);

        if (!result.Successful)
        {
            throw new UnusableDatabaseException(
                $"The migration {result.ErrorScript?.Name ?? "journal"} failed and was rolled back: {result.Error.Message}",
                result.Error
            );
        }

        foreach (var script in result.Scripts)
            Applied(log, script.Name);

        return result.Scripts.Any();
    }

    /// <summary>Returns the migrations in order. The last script ends with checks, which run before anything is committed.</summary>
    private static IEnumerable<SqlScript> Scripts()
    {
        var names = Assembly.GetManifestResourceNames().Where(IsMigration).Order(StringComparer.Ordinal).ToList();
        var check = $"""

            do $$
            declare
                violations text;
            begin
                select string_agg(violation, '; ') into violations from (
            {Text("db/checks.sql").TrimEnd().TrimEnd(';')}) as broken;

                if violations is not null then
                    raise exception using errcode = '{IsolationBroken}', message = '{Refusal}: ' || violations || '.';
                end if;
            end $$;
            """;
        return names.Select(name => new SqlScript(name, name == names[^1] ? Text(name) + check : Text(name)));
    }

    /// <exception cref="UnusableDatabaseException">The server is too old.</exception>
    internal static void CheckServerVersion(Version version)
    {
        if (version.Major < OldestServer)
        {
            throw new UnusableDatabaseException(
                $"The database server is PostgreSQL {version}; ChannelFit needs {OldestServer} or later."
            );
        }
    }

    /// <exception cref="UnusableDatabaseException">Names every rule of tenant isolation that the database breaks.</exception>
    internal static async Task VerifyTenantIsolation(NpgsqlConnection connection, CancellationToken cancel)
    {
        var violations = await connection.QueryAsync<string>(new(Text("db/checks.sql"), cancellationToken: cancel));
        var list = string.Join("; ", violations);

        if (list.Length > 0)
            throw new UnusableDatabaseException($"{Refusal}: {list}.");
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
