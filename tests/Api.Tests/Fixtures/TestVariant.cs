using Npgsql;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>
/// Changes the databases of a whole test run, set by <c>CoreClassesTests</c> for a run in a process of its own.
/// </summary>
internal static class TestVariant
{
    /// <summary>If this variable is set, no row-level security policy hides a row: only the statements isolate partners.</summary>
    public const string OpenPolicies = "CHANNELFIT_TEST_OPEN_POLICIES";

    /// <summary>The settings of a connection string through a pooler, in place of those of the server.</summary>
    public const string Pooler = "CHANNELFIT_TEST_POOLER";

    private const string OpenPoliciesSql = """
        do $$
        declare
            policy record;
        begin
            for policy in
                select polrelid::regclass as name, polname from pg_policy where polpermissive and polqual is not null
            loop
                execute format('alter policy %I on %s using (true)', policy.polname, policy.name);
            end loop;
        end $$
        """;

    /// <summary>Changes the database from which all others are copied.</summary>
    public static async Task Prepare(string connectionString)
    {
        if (Environment.GetEnvironmentVariable(OpenPolicies) is not null)
        {
            // No connection stays open, because PostgreSQL refuses to copy a database that is in use.
            var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
            await PostgresClusterFixture.Execute(unpooled.ConnectionString, OpenPoliciesSql);
        }
    }

    /// <summary>Returns the connection string of a database that the tests use.</summary>
    public static string Connect(string connectionString) =>
        Environment.GetEnvironmentVariable(Pooler) is { } pooler
            ? $"{pooler};Database={new NpgsqlConnectionStringBuilder(connectionString).Database}"
            : connectionString;
}
