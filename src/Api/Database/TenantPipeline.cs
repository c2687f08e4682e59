using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Runs the statements of several partners in one transaction and one round trip.</summary>
internal static class TenantPipeline
{
    private const string SetTenant = "select set_config('app.partner_id', $1::text, true)";

    /// <summary>Runs the work in one implicit transaction, and reads its results. It is committed when the method returns.</summary>
    /// <param name="source">The connection pool.</param>
    /// <param name="settings">The settings of the transaction, except the tenant.</param>
    /// <param name="work">The work; the tenant is set before each change of partner.</param>
    /// <param name="cancel">Cancels the statements.</param>
    public static Task Run(
        NpgsqlDataSource source,
        string settings,
        IReadOnlyList<GroupedWork> work,
        CancellationToken cancel
    ) =>
        DatabaseSession.Run(
            source,
            async connection =>
            {
                await using var batch = new NpgsqlBatch(connection);
                batch.BatchCommands.Add(new($"select {TenantCommand.SetRole}, {settings}"));
                Guid? tenant = null;

                foreach (var part in work)
                {
                    if (part.Partner != tenant)
                    {
                        tenant = part.Partner;
                        batch.BatchCommands.Add(
                            new(SetTenant) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = part.Partner } } }
                        );
                    }

                    part.Prepare();

                    foreach (var command in part.Commands)
                    {
                        batch.BatchCommands.Add(command);
                    }
                }

                // At the first result set, the settings.
                await using var rows = await batch.ExecuteReaderAsync(cancel);
                tenant = null;

                foreach (var part in work)
                {
                    if (part.Partner != tenant)
                    {
                        tenant = part.Partner;
                        await rows.NextResultAsync(cancel);
                    }

                    await rows.NextResultAsync(cancel);
                    await part.Read(rows, cancel);
                }

                // Rows arrive before the commit. Only the end of the stream confirms that it is durable.
                while (await rows.NextResultAsync(cancel)) { }

                return true;
            },
            cancel
        );
}
