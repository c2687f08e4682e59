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
                var (erasures, claims) = await Read(parsed.GetRequiredValue(file).FullName, cancel);
                var secret = await loadSecretKey(cancel);
                var (db, people, assessments) = (new TenantDb(source), 0, 0);

                foreach (var partner in await PartnerStore.List(source, cancel))
                {
                    await ErasureReplayStore.InsertErasures(db, partner.Id, [.. erasures[partner.Id]], cancel);
                    people += await Replay(db, partner.Id, secret, clock.GetUtcNow(), cancel);

                    foreach (var batch in claims[partner.Id].Chunk(BatchSize))
                    {
                        assessments += await ErasureReplayStore.DeleteAssessments(db, partner.Id, batch, cancel);
                    }
                }

                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    $"Erased again: {people} people with stored data. Deleted again: {assessments} assessments that a person had claimed."
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

    /// <summary>Reads the erased people and the deleted assessments of each partner.</summary>
    private static async Task<(ILookup<Guid, RememberedErasure> Erasures, ILookup<Guid, Guid> Claims)> Read(
        string path,
        CancellationToken cancel
    )
    {
        var erasures = new List<(Guid Partner, RememberedErasure Erasure)>();
        var claims = new List<(Guid Partner, Guid Assessment)>();
        var number = 0;

        await foreach (var line in File.ReadLinesAsync(path, cancel))
        {
            number++;

            if (line.Length == 0)
            {
                continue;
            }

            if (
                line.Split('\t') is not [var partner, var subject, var time]
                || !Guid.TryParseExact(partner, "D", out var id)
                || !Rfc3339.TryRead(time, out var erasedAt)
            )
            {
                throw Invalid(number);
            }

            if (Guid.TryParseExact(subject, "D", out var assessment))
            {
                claims.Add((id, assessment));
            }
            else if (subject.Length == 64 && subject.All(char.IsAsciiHexDigitLower))
            {
                erasures.Add((id, new(Convert.FromHexString(subject), erasedAt)));
            }
            else
            {
                throw Invalid(number);
            }
        }

        return (
            erasures.ToLookup(line => line.Partner, line => line.Erasure),
            claims.ToLookup(line => line.Partner, line => line.Assessment)
        );
    }

    private static CliException Invalid(int line) =>
        new($"Line {line} is not a line of 'erasure list'. Nothing was erased.");
}
