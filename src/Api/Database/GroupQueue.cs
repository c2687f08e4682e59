using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Runs work of concurrent requests in groups: all work that arrives while a group runs forms the next group.</summary>
/// <remarks>
/// One group runs at a time, and no timer delays it, so a single request waits for nothing. Partners take turns, so that many
/// requests of one partner do not delay the others. After an error of a statement nothing of the group was committed: the
/// work of the partner whose statement failed leaves the group and runs alone, each part in a transaction of its own, and the
/// work of the others runs together again.
/// </remarks>
/// <param name="executeGroup">Runs a group in one transaction; it ends after the commit.</param>
/// <param name="executeOne">Runs one part in a transaction of its own.</param>
internal sealed class GroupQueue(
    Func<IReadOnlyList<GroupedWork>, Task> executeGroup,
    Func<GroupedWork, Task> executeOne
)
{
    private const int MaxGroupSize = 64;
    private const int MaxWaiting = 2_048;
    private const int MaxWaitingOfPartner = 512;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Queue<GroupedWork>> waiting = [];
    private readonly Queue<Guid> turns = [];
    private int count;
    private bool isRunning;

    /// <summary>Runs work with that of other requests. After a cancellation it may still be committed.</summary>
    /// <exception cref="DatabaseBusyException">Too much work is waiting.</exception>
    public Task Run(GroupedWork work, CancellationToken cancel)
    {
        work.Cancel = cancel;

        lock (gate)
        {
            Add(work);

            if (isRunning)
            {
                return work.Completion.Task.WaitAsync(cancel);
            }

            isRunning = true;
        }

        // Later groups belong to other requests, so the context of this one must not flow into them.
        using (ExecutionContext.SuppressFlow())
        {
            _ = RunGroups();
        }

        return work.Completion.Task.WaitAsync(cancel);
    }

    private void Add(GroupedWork work)
    {
        var workOfPartner = waiting.GetValueOrDefault(work.Partner);

        if (count >= MaxWaiting || workOfPartner?.Count >= MaxWaitingOfPartner)
        {
            throw new DatabaseBusyException();
        }

        if (workOfPartner is null)
        {
            waiting[work.Partner] = workOfPartner = new();
            turns.Enqueue(work.Partner);
        }

        workOfPartner.Enqueue(work);
        count++;
    }

    private async Task RunGroups()
    {
        while (TakeGroup() is { } group)
        {
            while (group.Count > 0)
            {
                await RunTogether(group);
            }
        }
    }

    /// <summary>Runs a group, and removes from it the work that need not run with it again.</summary>
    private async Task RunTogether(List<GroupedWork> group)
    {
        try
        {
            await executeGroup(group);
            group.ForEach(work => work.Completion.TrySetResult());
            group.Clear();
        }
        catch (PostgresException exception) when (exception.InvariantSeverity == "ERROR")
        {
            var failed = group.Find(work => work.Commands.Contains(exception.BatchCommand));
            var leaving = group.FindAll(work => failed is null || work.Partner == failed.Partner);
            group.RemoveAll(leaving.Contains);

            // The next group does not wait for them: one of them may wait for a lock.
            leaving.ForEach(work => _ = RunAlone(work));
        }
        catch (Exception exception)
        {
            // The connection ended, so the group may have been committed: only a retry by the client can tell.
            group.ForEach(work => work.Completion.TrySetException(exception));
            group.Clear();
        }
    }

    private async Task RunAlone(GroupedWork work)
    {
        try
        {
            await executeOne(work);
            work.Completion.TrySetResult();
        }
        catch (Exception exception)
        {
            work.Completion.TrySetException(exception);
        }
    }

    /// <summary>Takes one part of each partner in turn; returns null, and ends the run, when none is waiting.</summary>
    private List<GroupedWork>? TakeGroup()
    {
        lock (gate)
        {
            var group = new List<GroupedWork>();

            while (group.Count < MaxGroupSize && turns.TryDequeue(out var partner))
            {
                var workOfPartner = waiting[partner];
                var work = workOfPartner.Dequeue();
                count--;

                if (workOfPartner.Count > 0)
                {
                    turns.Enqueue(partner);
                }
                else
                {
                    waiting.Remove(partner);
                }

                if (!work.Cancel.IsCancellationRequested)
                {
                    group.Add(work);
                }
            }

            isRunning = group.Count > 0;
            return isRunning ? group : null;
        }
    }
}
