using System.CommandLine;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Http.Binding;

namespace ChannelFit.Api.Cli;

/// <summary>erasure replay: erases, in a restored backup, the people on a list of erasures again.</summary>
public static class ErasureReplayCommand
{
    private const int BatchSize = 500;

    /// <param name="open">Opens the database.</param>
    /// <param name="loadSecretKey">Loads the key of the hashes.</param>
    /// <param name="clock">The clock.</param>
    public static Command Build(
        Func<CancellationToken, Task<OpenedDatabase>> open,
        Func<CancellationToken, Task<SecretKeyRing>> loadSecretKey,
        TimeProvider clock
    )
    {
        var file = new Argument<FileInfo>("file") { Description = "A file with the output of 'erasure list'." };
        var command = new Command(
            "replay",
            "Erase the people on a list again, after a backup was restored and before the service runs on it. Assessments "
                + "with a consent after the erasure stay."
        )
        {
            file.AcceptExistingOnly(),
        };
        command.SetDatabaseAction(
            open,
            async (parsed, source, cancel) =>
            {
                var erasures = await Read(parsed.GetRequiredValue(file).FullName, cancel);
                var secret = await loadSecretKey(cancel);
                var (db, people) = (new TenantDb(source), 0);

                foreach (var partner in await PartnerStore.List(source, cancel))
                {
                    await ErasureReplayStore.InsertErasures(db, partner.Id, [.. erasures[partner.Id]], cancel);
                    people += await Replay(db, partner.Id, secret, clock.GetUtcNow(), cancel);
                }

                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    $"{people} people with stored data were erased again."
                );
            }
        );
        return command;
    }

    private static async Task<int> Replay(
        TenantDb db,
        Guid partner,
        SecretKeyRing secret,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var erasures = (await ErasureReplayStore.ListErasures(db, partner, cancel)).ToDictionary(
            erasure => Convert.ToHexStringLower(erasure.Person),
            erasure => erasure.ErasedAt
        );
        var (found, last) = (0, (StoredPerson?)null);

        do
        {
            var people = (await ErasureReplayStore.ListPeopleAfter(db, partner, last, BatchSize, cancel)).ToList();

            foreach (var person in people)
            {
                var hashes = ErasedPerson.Hashes(secret, partner, person.Test, person.PersonRef);
                var erasedAt = hashes.Max(hash => erasures.GetValueOrDefault(Convert.ToHexStringLower(hash)));

                if (erasedAt != default)
                {
                    var erasure = new Erasure(person.Test, person.PersonRef, hashes, erasedAt, Replayed: true);
                    var entry = new AuditEntry(Audit.PersonErased, person.Test, Key: null, Subject: null, now);
                    var finished = await ErasureStore.Begin(db, partner, erasure, entry, cancel);

                    while (!finished)
                    {
                        finished = await ErasureStore.Continue(db, partner, erasure, now, cancel);
                    }

                    found++;
                }
            }

            last = people.LastOrDefault();
        } while (last is not null);

        return found;
    }

    private static async Task<ILookup<Guid, RememberedErasure>> Read(string path, CancellationToken cancel)
    {
        var erasures = new List<(Guid Partner, RememberedErasure Erasure)>();

        await foreach (var line in File.ReadLinesAsync(path, cancel))
        {
            if (
                line.Split('\t') is not [var partner, { Length: 64 } hash, var time]
                || !Guid.TryParseExact(partner, "D", out var id)
                || !hash.All(char.IsAsciiHexDigitLower)
                || !Rfc3339.TryRead(time, out var erasedAt)
            )
            {
                throw new CliException(
                    $"Line {erasures.Count + 1} is not a line of 'erasure list'. Nothing was erased."
                );
            }

            erasures.Add((id, new(Convert.FromHexString(hash), erasedAt)));
        }

        return erasures.ToLookup(line => line.Partner, line => line.Erasure);
    }
}
