using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>A proxy in front of a database, whose connections can be cut and restored.</summary>
public sealed class TcpProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> connections = [];
    private readonly NpgsqlConnectionStringBuilder database;
    private volatile bool isCut;

    public TcpProxy(string connectionString)
    {
        database = new(connectionString);
        listener.Start();
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            Timeout = 2,
        }.ConnectionString;
        _ = Task.Run(Accept);
    }

    /// <summary>Returns the connection string of the same database through this proxy.</summary>
    public string ConnectionString { get; }

    public void Disconnect()
    {
        isCut = true;
        while (connections.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    public void Reconnect() => isCut = false;

    public void Dispose()
    {
        listener.Dispose();
        Disconnect();
    }

    private async Task Accept()
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            var server = new TcpClient();
            connections.Add(client);
            connections.Add(server);

            if (isCut)
            {
                client.Dispose();
                continue;
            }

            await server.ConnectAsync(database.Host!, database.Port);
            _ = CopyBytes(client, server);
            _ = CopyBytes(server, client);
        }
    }

    private static async Task CopyBytes(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException) { }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
