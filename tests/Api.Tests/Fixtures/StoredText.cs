using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Searches the whole database for a text.</summary>
internal static class StoredText
{
    /// <summary>Returns the tables with a row that contains the text in any column, as text or as bytes.</summary>
    public static async Task<IReadOnlyList<string>> TablesContaining(this ApiFixture api, string text)
    {
        await using var connection = await api.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        var tables = (
            await connection.QueryAsync<string>(
                """
                select format('%I.%I', table_schema, table_name)
                from information_schema.tables
                where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
                """
            )
        ).ToList();
        Assert.Contains("public.assessment", tables);
        var found = new List<string>();

        foreach (var table in tables)
        {
            // A row cast to text contains every column, with bytes as hexadecimal digits.
            var count = await connection.ExecuteScalarAsync<long>(
                $"""
                select count(*) from {table} as row
                where position(@text in row::text) > 0
                    or position(encode(convert_to(@text, 'UTF8'), 'hex') in row::text) > 0
                """,
                new { text }
            );

            if (count > 0)
            {
                found.Add(table);
            }
        }

        return found;
    }
}
