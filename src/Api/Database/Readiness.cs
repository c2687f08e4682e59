using System.Globalization;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Where the embedded PostgreSQL writes its log.</summary>
public sealed record ServerLog(string Path);

/// <summary>Tells whether the database can serve requests, writes included.</summary>
public static class Readiness
{
    // PostgreSQL refuses the update of a read-only database even though it finds no row; the function needs a file of the
    // server's installation.
    private const string Probe = """
        select person_is_erased(false, null, null, null)::text;
        update partner set name = name where false;
        """;

    /// <summary>Returns why requests cannot be served; null where they can.</summary>
    public static async Task<string?> Find(NpgsqlDataSource source, DatabaseClock clock, CancellationToken cancel)
    {
        try
        {
            if (!await Migrations.IsCurrent(source, cancel))
                return "The database has not this release's schema yet; run 'migrate'.";

            await TenantCommand.Execute(
                source,
                LockQueue.AtOnce,
                Probe,
                new { },
                static _ => Task.FromResult(true),
                cancel
            );
            await clock.Read(cancel);
            return clock.Agrees ? null : ClockDiffers(clock.Difference);
        }
        catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException)
        {
            return DatabaseAdvice.For(fault) ?? "The database cannot be reached.";
        }
    }

    private static string ClockDiffers(TimeSpan difference) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The clock of this instance is {Math.Abs(difference.TotalSeconds):F0} seconds "
                + $"{(difference > TimeSpan.Zero ? "ahead of" : "behind")} the database's, and a minute is allowed. "
                + $"Set both by a time server (NTP)."
        );
}
