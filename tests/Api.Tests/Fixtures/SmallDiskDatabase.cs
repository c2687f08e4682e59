using System.ComponentModel;
using Npgsql;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>A database on a disk of 32 MB, which can be filled; where mounting is not permitted, one that reports a full disk.</summary>
public sealed class SmallDiskDatabase : IAsyncDisposable
{
    private readonly string folder;
    private readonly bool isMounted;

    private SmallDiskDatabase(string folder, bool isMounted, string connectionString)
    {
        this.folder = folder;
        this.isMounted = isMounted;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    public string Kind => isMounted ? "A full tablespace on a tmpfs" : "No right to mount: an error 53100 of a trigger";

    /// <summary>A database in a cluster of its own, whose connection is a superuser's.</summary>
    public static async Task<SmallDiskDatabase> Create(string connectionString)
    {
        // Outside the folder of the clusters: PostgreSQL rejects a tablespace with a quote in its path.
        var mountPoint = Directory.CreateTempSubdirectory("channelfit-disk-").FullName;
        var mounted = await Mount(mountPoint);

        if (mounted)
        {
            var account = await PostgresClusterFixture.Execute(connectionString, "show data_directory");
            await PostgresClusterFixture.Run("chown", $"--reference={account}", mountPoint);
            await PostgresClusterFixture.Execute(connectionString, $"create tablespace small location '{mountPoint}'");
        }

        await PostgresClusterFixture.Execute(
            connectionString,
            $"create database small {(mounted ? "tablespace small" : "")}"
        );
        return new(
            mountPoint,
            mounted,
            new NpgsqlConnectionStringBuilder(connectionString) { Database = "small" }.ConnectionString
        );
    }

    public async Task Fill()
    {
        if (!isMounted)
        {
            await PostgresClusterFixture.Execute(
                ConnectionString,
                """
                create function fill() returns trigger language plpgsql as
                    $$ begin raise exception 'No space left on device' using errcode = '53100'; end $$;
                create trigger full_disk before insert on assessment for each row execute function fill()
                """
            );
            return;
        }

        await PostgresClusterFixture.Execute(ConnectionString, "create table filler (page text)");

        // Ever smaller pieces, until no page is free.
        foreach (var pieces in (int[])[2000, 200, 20, 1])
        {
            var error = await Record.ExceptionAsync(async () =>
            {
                for (var attempt = 0; attempt < 1000; attempt++)
                {
                    await PostgresClusterFixture.Execute(
                        ConnectionString,
                        $"alter table filler alter page set storage plain; insert into filler select repeat('x', 7000) from generate_series(1, {pieces})"
                    );
                }
            });
            Assert.Equal("53100", Assert.IsType<PostgresException>(error).SqlState);
        }
    }

    public Task<object?> FreeSpace() =>
        PostgresClusterFixture.Execute(
            ConnectionString,
            isMounted ? "drop table filler" : "drop trigger full_disk on assessment"
        );

    public async ValueTask DisposeAsync()
    {
        if (isMounted)
        {
            // The server may still write there; the folder is deleted with the cluster.
            await PostgresClusterFixture.Run("umount", "--lazy", folder);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<bool> Mount(string folder)
    {
        try
        {
            await PostgresClusterFixture.Run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", folder);
            return true;
        }
        catch (Exception rejected) when (rejected is InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }
}
