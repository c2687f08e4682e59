using ChannelFit.Api.Database;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>A database whose owner and user is an ordinary role.</summary>
public static class NonSuperuserDatabase
{
    // The role belongs to the server: the first migrated database creates it.
    private static readonly Lazy<Task> Role = new(async () =>
        await Migrations.Run(await TestPostgres.NewDatabase(), NullLogger.Instance)
    );

    // Migrated once; the copies have the same owner. PostgreSQL refuses to copy a database that is in use, so no pool may keep
    // a connection to it.
    private static readonly Lazy<Task<NpgsqlConnectionStringBuilder>> Template = new(async () =>
    {
        var template = await CreateWithRoleGranted();
        await Migrations.Run(template, NullLogger.Instance);
        return new(template);
    });

    /// <summary>A migrated database with an owner that may set the application's role. These databases share one owner.</summary>
    public static async Task<string> CreateMigrated()
    {
        var template = await Template.Value;
        var settings = new NpgsqlConnectionStringBuilder(await TestPostgres.NewDatabase(template.Database));
        await using var connection = new NpgsqlConnection($"{settings.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await connection.ExecuteAsync($"alter database {settings.Database} owner to {template.Username}");
        return new NpgsqlConnectionStringBuilder(template.ConnectionString)
        {
            Database = settings.Database,
        }.ConnectionString;
    }

    /// <summary>An owner that may set the application's role.</summary>
    public static Task<string> CreateWithRoleGranted() => New("grant channelfit_app to {0}");

    /// <summary>An owner that may create roles and has the privileges on the application's role that its creator would have.</summary>
    public static Task<string> CreateWithCreateRole() =>
        New(
            """
            alter role {0} createrole;
            do $$
            begin
                if current_setting('server_version_num')::int >= 160000 then
                    execute 'grant channelfit_app to {0} with admin true, inherit false, set false';
                end if;
            end
            $$
            """
        );

    /// <summary>An owner with privileges on the database only.</summary>
    public static Task<string> CreateWithoutRights() => New("");

    private static async Task<string> New(string rights)
    {
        await Role.Value;
        var settings = new NpgsqlConnectionStringBuilder(await TestPostgres.NewDatabase());
        var owner = $"owner_of_{settings.Database}";
        await using var connection = new NpgsqlConnection($"{settings.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await connection.ExecuteAsync(
            $"""
            create role {owner} login password 'owner';
            alter database {settings.Database} owner to {owner};
            {rights.Replace("{0}", owner, StringComparison.Ordinal)}
            """
        );
        settings.Username = owner;
        settings.Password = "owner";
        return settings.ConnectionString;
    }
}
