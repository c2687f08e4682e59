using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace ChannelFit.EmbeddedPostgres;

/// <summary>The login of a cluster: its only user and a random password that only the server's user can read.</summary>
internal sealed class PostgresClusterLogin(PostgresClusterFolder folder)
{
    public const string User = "channelfit";
    public const string PasswordFile = "password";

    public NpgsqlConnectionStringBuilder ConnectionStringTo(int port, string database) =>
        new()
        {
            Host = "127.0.0.1",
            Port = port,
            Database = database,
            Username = User,
            Password = File.ReadAllText(folder.PathTo(PasswordFile)),
            // A process that took the port of a dead server must not receive the password.
            RequireAuth = "ScramSHA256",
        };

    public async Task<NpgsqlConnection> Open(int port, CancellationToken cancel)
    {
        var settings = ConnectionStringTo(port, "postgres");
        settings.Pooling = false;
        settings.Timeout = 5;
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task WritePassword(PostgresAccount account, CancellationToken cancel)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new FileStream(folder.PathTo(PasswordFile), options))
        {
            await file.WriteAsync(Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(64)), cancel);
            file.Flush(flushToDisk: true);
        }

        await account.GiveOwnership(folder.PathTo(PasswordFile), cancel);
    }
}
