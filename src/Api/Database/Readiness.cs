using System.Globalization;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>The path of the log of the embedded PostgreSQL.</summary>
public sealed record ServerLog(string Path);

/// <summary>Checks whether the database can serve requests, including writes.</summary>
public static class Readiness
{
    // A read-only database refuses the update although it changes no row. The function fails when files of the server's
    // installation are missing.
    private const string Probe = """
        select person_is_erased(false, null, null, null)::text;
        update partner set name = name where false;
        """;

    // PostgreSQL evaluates the policies of a table when it plans a statement, even for no row.
    private const string SetNoPartner = "set_config('app.partner_id', '00000000-0000-0000-0000-000000000000', true)";

    /// <summary>Returns the reason why requests cannot be served; null if they can.</summary>
    public static async Task<string?> Find(NpgsqlDataSource source, DatabaseClock clock, CancellationToken cancel)
    {
        try
        {
            if (!await Migrations.IsCurrent(source, cancel))
                return "The database does not have this release's schema yet; run 'migrate'.";

            await TenantCommand.Execute(
                source,
                $"{LockWaitLimiter.SetFirstLockTimeout}, {SetNoPartner}",
                Probe,
                new { },
                static _ => Task.FromResult(true),
                cancel
            );
            await clock.Synchronize(cancel);
            return clock.Agrees ? null : ClockDiffers(clock.Difference);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            return DatabaseAdvice.For(exception) ?? "The database cannot be reached.";
        }
    }

    private static string ClockDiffers(TimeSpan difference) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The clock of this instance is {Math.Abs(difference.TotalSeconds):F0} seconds "
                + $"{(difference > TimeSpan.Zero ? "ahead of" : "behind")} the database's; at most a minute is allowed. "
                + $"Synchronize both with a time server (NTP)."
        );
}
