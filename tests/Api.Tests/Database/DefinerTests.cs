using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

/// <summary>Functions that run as the owner execute no code of their caller.</summary>
public sealed class DefinerTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    // Names in the caller's temporary schema that a function could resolve: types first, and tables.
    private const string CreateTemporaryNames = """
        set role channelfit_app;
        create function pg_temp.spring() returns boolean language plpgsql as
            $$ begin raise exception 'ran as %', current_user; end $$;
        do $$
        declare
            type text;
        begin
            foreach type in array '{uuid,text,bytea,boolean,integer,int4,int8,bigint,interval,timestamptz,json}'::text[] loop
                execute format('create domain pg_temp.%1$I as pg_catalog.%2$s check (pg_temp.spring())', type,
                    case type when 'integer' then 'int4' when 'bigint' then 'int8' when 'boolean' then 'bool' else type end);
            end loop;

            for type in select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' loop
                execute format('create view pg_temp.%1$I as select pg_temp.spring() as partner_id', type);
            end loop;
        end $$;
        """;

    private static readonly string[] All =
    [
        "find_key(sha256(''))",
        "find_token(sha256(''))",
        "claim_expired(now())",
        "claim_outbox(1, 1, '{}', 1)",
        "renew_outbox('{}', '{}', '{}', 1)",
        "forget_deliveries(gen_random_uuid())",
        "requests_per_minute(gen_random_uuid())",
        "sealed_webhooks(gen_random_uuid(), gen_random_uuid(), 1)",
    ];

    public static TheoryData<string> FunctionCalls => [.. All];

    [Theory]
    [MemberData(nameof(FunctionCalls))]
    public async Task Security_definer_functions_ignore_the_callers_temporary_schema(string call)
    {
        using var partner = await api.CreatePartner();
        await partner.Submit(SubmissionBodies.Smallest);
        await using var connection = new NpgsqlConnection(api.ConnectionString);
        await connection.OpenAsync();

        // Never committed, so that the claimed deliveries stay unclaimed.
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(CreateTemporaryNames);

        await connection.ExecuteAsync($"select public.{call}");
    }

    [Fact]
    public async Task Every_security_definer_function_is_tested()
    {
        var functions = await api.QueryAsOwner<string[]>(
            """
            select array_agg(proname::text order by proname)
            from pg_proc
            where pronamespace = 'public'::regnamespace and prosecdef
            """
        );

        Assert.Equal(functions, All.Select(call => call.Split('(')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_test_detects_a_function_that_searches_the_temporary_schema_first()
    {
        await using var connection = new NpgsqlConnection(api.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(
            """
            create function probe() returns uuid language sql security definer set search_path = '' as 'select null::uuid';
            grant execute on function probe to channelfit_app;
            """ + CreateTemporaryNames
        );

        var exception = await Assert.ThrowsAsync<PostgresException>(() =>
            connection.ExecuteAsync("select public.probe()")
        );

        Assert.StartsWith("ran as ", exception.MessageText, StringComparison.Ordinal);
        Assert.DoesNotContain("channelfit_app", exception.MessageText, StringComparison.Ordinal);
    }
}
