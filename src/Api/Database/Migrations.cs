using System.Reflection;
using Dapper;
using DbUp;
using DbUp.Engine;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Brings a database to this release's schema, once, however many instances start together.</summary>
public static partial class Migrations
{
    private const string Folder = "db/migrations/";

    /// <summary>The oldest PostgreSQL that the schema's SQL is written for.</summary>
    private const int OldestServer = 15;

    private const string Refusal = "This database does not keep partners apart";

    /// <summary>A SQLSTATE of our own, in a class that PostgreSQL leaves to others.</summary>
    private const string PartnersMeet = "CF001";

    // Any number that all instances share: the first letters of channelfit.
    private const long Lock = 0x6368_616E_6E65_6C66;

    private static readonly Assembly Assembly = typeof(Migrations).Assembly;

    /// <summary>Makes the application's role, runs what is missing, and checks that partners stay apart.</summary>
    /// <exception cref="UnusableDatabaseException">The database cannot be brought there.</exception>
    public static async Task Run(string connectionString, ILogger log, CancellationToken cancel = default)
    {
        // Its own connections: nothing of this may reach the pool that serves requests.
        var unpooled = new NpgsqlConnectionStringBuilder(DataSourceFactory.ForWriting(connectionString))
        {
            Pooling = false,
        }.ConnectionString;
        await using var connection = await Open(unpooled, cancel);
        CheckServerVersion(connection.PostgreSqlVersion);

        // The transaction only holds the lock. A session's lock would outlive us behind a pooler.
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

    /// <summary>True when every migration of this release has run; a newer release may have run more.</summary>
    public static async Task<bool> IsCurrent(NpgsqlDataSource source, CancellationToken cancel = default)
    {
        const string sql = "select scriptname from public.schema_version";

        try
        {
            var done = await DatabaseSession.Run(
                source,
                connection => connection.QueryAsync<string>(new(sql, cancellationToken: cancel)),
                cancel
            );
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
            await connection.ExecuteAsync(new(Text("db/owner.sql"), cancellationToken: cancel));
        }
        catch (PostgresException fault) when (fault is { SqlState: PostgresErrorCodes.InsufficientPrivilege })
        {
            throw new UnusableDatabaseException(fault.MessageText, fault);
        }
    }

    /// <summary>Runs what is missing; returns true where that was anything.</summary>
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

        if (result.Error is PostgresException { SqlState: PartnersMeet } refusal)
            throw new UnusableDatabaseException(refusal.MessageText, refusal);

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

    /// <summary>The migrations in order. The last one checks them all, before anything of them is committed.</summary>
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
                    raise exception using errcode = '{PartnersMeet}', message = '{Refusal}: ' || violations || '.';
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
                $"The database's server is PostgreSQL {version}: ChannelFit needs {OldestServer} or later."
            );
        }
    }

    /// <exception cref="UnusableDatabaseException">Names every promise of tenancy that the database breaks.</exception>
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
