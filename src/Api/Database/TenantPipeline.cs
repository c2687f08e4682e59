using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Runs the statements of several partners in one transaction and one round trip.</summary>
internal static class TenantPipeline
{
    private const string SetTenant = "select set_config('app.partner_id', $1::text, true)";

    /// <summary>Runs the work in one implicit transaction, and reads its results. It is committed when the method returns.</summary>
    /// <param name="source">The connection pool.</param>
    /// <param name="settings">The settings of the transaction, except the tenant.</param>
    /// <param name="work">The work; the statements of each partner follow the setting of the tenant.</param>
    /// <param name="cancel">Cancels the statements.</param>
    public static Task Run(
        NpgsqlDataSource source,
        string settings,
        IReadOnlyList<GroupedWork> work,
        CancellationToken cancel
    )
    {
        var partners = work.GroupBy(part => part.Partner)
            .Select(partnerWork =>
                (
                    Partner: partnerWork.Key,
                    Operations: partnerWork
                        .GroupBy(part => part.Operation)
                        .Select(operationWork => operationWork.ToList())
                        .ToList()
                )
            )
            .ToList();

        return DatabaseSession.Run(
            source,
            async connection =>
            {
                await using var batch = new NpgsqlBatch(connection);
                batch.BatchCommands.Add(new($"select {TenantCommand.SetRoleAndPlans}, {settings}"));

                foreach (var (partner, operations) in partners)
                {
                    batch.BatchCommands.Add(
                        new(SetTenant) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = partner } } }
                    );

                    foreach (var operationWork in operations)
                    {
                        var commands = operationWork[0].Operation.CreateCommands(operationWork);
                        operationWork.ForEach(part => part.Commands = commands);

                        foreach (var command in commands)
                        {
                            batch.BatchCommands.Add(command);
                        }
                    }
                }

                // At the first result set, the settings.
                await using var rows = await batch.ExecuteReaderAsync(cancel);

                foreach (var (_, operations) in partners)
                {
                    await rows.NextResultAsync(cancel); // the tenant

                    foreach (var operationWork in operations)
                    {
                        await rows.NextResultAsync(cancel);
                        await operationWork[0].Operation.Read(rows, operationWork, cancel);
                    }
                }

                // Rows arrive before the commit. Only the end of the stream confirms that it is durable.
                while (await rows.NextResultAsync(cancel)) { }

                return true;
            },
            cancel
        );
    }
}
