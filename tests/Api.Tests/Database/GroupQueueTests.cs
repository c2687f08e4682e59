using ChannelFit.Api.Database;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

/// <summary>The order, the limits and the errors of groups, with transactions that the tests control.</summary>
public sealed class GroupQueueTests : IDisposable
{
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();

    private readonly List<IReadOnlyList<GroupedWork>> groups = [];
    private readonly List<GroupedWork> alone = [];
    private readonly SemaphoreSlim released = new(0);
    private readonly GroupQueue queue;
    private Func<IReadOnlyList<GroupedWork>, Exception?> failure = _ => null;

    public GroupQueueTests()
    {
        queue = new(RunTogether, RunAlone);
    }

    public void Dispose() => released.Dispose();

    [Fact]
    public async Task Work_that_arrives_while_a_group_runs_forms_the_next_group()
    {
        var tasks = Enumerable.Range(0, 5).Select(_ => Run(First)).ToList();
        released.Release(2);
        await Task.WhenAll(tasks);

        Assert.Equal([1, 4], groups.Select(group => group.Count));
    }

    [Fact]
    public async Task Partners_take_turns_and_a_group_is_limited()
    {
        var flood = Enumerable.Range(0, 200).Select(_ => Run(First)).ToList();
        var single = Run(Second);
        released.Release(2);
        await single;

        Assert.Equal(64, groups[1].Count);
        Assert.Equal(Second, groups[1][1].Partner);
        released.Release(10);
        await Task.WhenAll(flood);
    }

    [Fact]
    public async Task A_partner_with_too_much_waiting_work_is_refused_and_others_are_not()
    {
        var flood = Enumerable.Range(0, 513).Select(_ => Run(First)).ToList();
        await Assert.ThrowsAsync<DatabaseBusyException>(() => Run(First));
        var other = Run(Second);
        released.Release(20);

        await other;
        await Task.WhenAll(flood);
    }

    [Fact]
    public async Task Only_the_partner_of_a_failing_statement_leaves_the_group()
    {
        var blocking = Run(First);
        var (failing, innocent, other) = (Work(First), Work(First), Work(Second));
        var tasks = new[] { failing, other, innocent }.Select(work => queue.Run(work, default)).ToList();
        failure = group => group.Contains(failing) ? Error(failing) : null;
        released.Release(3);
        await Task.WhenAll(tasks);
        await blocking;

        Assert.Equal(
            [
                [failing, other, innocent],
                [other],
            ],
            groups.Skip(1).Select(group => group.ToArray())
        );
        Assert.Equal([failing, innocent], alone);
    }

    [Fact]
    public async Task After_a_lost_connection_nothing_runs_again()
    {
        failure = _ => new NpgsqlException("The connection ended.");
        var task = Run(First);
        released.Release();

        await Assert.ThrowsAsync<NpgsqlException>(() => task);
        Assert.Single(groups);
        Assert.Empty(alone);
    }

    [Fact]
    public async Task Cancelled_work_does_not_run()
    {
        using var cancellation = new CancellationTokenSource();
        var blocking = Run(First);
        var cancelled = queue.Run(Work(First), cancellation.Token);
        var last = Run(First);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        released.Release(2);
        await Task.WhenAll(blocking, last);

        Assert.Equal([1, 1], groups.Select(group => group.Count));
    }

    private static GroupedWork<int, bool> Work(Guid partner) =>
        new(
            partner,
            0,
            new(static _ => [new("select 1")], static (_, _, _) => Task.FromResult<IReadOnlyList<bool>>([true]))
        );

    private static PostgresException Error(GroupedWork work) =>
        new("lock", "ERROR", "ERROR", PostgresErrorCodes.LockNotAvailable) { BatchCommand = work.Commands[0] };

    private Task Run(Guid partner) => queue.Run(Work(partner), default);

    private async Task RunTogether(IReadOnlyList<GroupedWork> group)
    {
        groups.Add([.. group]);
        await released.WaitAsync();

        foreach (var work in group)
        {
            work.Commands = work.Operation.CreateCommands([work]);
        }

        if (failure(group) is { } exception)
        {
            throw exception;
        }
    }

    private Task RunAlone(GroupedWork work)
    {
        alone.Add(work);
        return Task.CompletedTask;
    }
}
