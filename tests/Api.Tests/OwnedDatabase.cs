using Dapper;
using Npgsql;

namespace ChannelFit.Api.Tests;

/// <summary>A database whose owner, and user, is an ordinary role with the given attributes.</summary>
public static class OwnedDatabase
{
    public static async Task<string> New(string attributes)
    {
        var settings = new NpgsqlConnectionStringBuilder(await TestServer.NewDatabase());
        var owner = $"owner_of_{settings.Database}";
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync(
            $"create role {owner} login password 'owner' {attributes}; alter database {settings.Database} owner to {owner}"
        );
        settings.Username = owner;
        settings.Password = "owner";
        return settings.ConnectionString;
    }
}
