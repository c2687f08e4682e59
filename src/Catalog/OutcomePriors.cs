using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Catalog;

/// <summary>The prior rates of each channel, used before a person has recorded activity (seeds/outcomes).</summary>
public sealed record OutcomePriors(OutcomePriorsDocument Document, string Hash)
{
    private readonly Dictionary<string, OutcomePrior> byChannel = Document.Channels.ToDictionary(
        channel => channel.Channel,
        channel => new OutcomePrior(channel.ReplyRate, channel.InterviewsPer10Hours / OutcomePrior.HoursOfRate),
        StringComparer.Ordinal
    );

    /// <summary>The id of the priors, key@version.</summary>
    public string Id => $"{Document.Key}@{Document.Version}";

    /// <summary>Returns the prior of a channel.</summary>
    public OutcomePrior this[string channel] => byChannel[channel];

    /// <summary>Reads the newest priors of the seeds; null if it added an error.</summary>
    internal static OutcomePriors? Read(
        string folder,
        IReadOnlyCollection<PublishedModel> models,
        EvidenceRegister? register,
        IDictionary<string, string> hashes,
        CatalogErrors errors
    )
    {
        const string kind = "outcomes";
        var known = register?.Rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        OutcomePriors? newest = null;

        foreach (var (file, document, hash) in SeedFileReader.ReadAll<OutcomePriorsDocument>(folder, kind, errors))
        {
            hashes[file] = hash;
            var check = errors.CheckFor(file);
            var before = errors.Count;
            var name = $"{kind}/{document.Key}.v{document.Version}.json";
            var channels = document.Channels.Select(channel => channel.Channel).ToList();
            check(file == name, $"The file must be named {name}.");
            check(channels.Distinct().Count() == channels.Count, "A channel occurs twice.");

            foreach (var channel in document.Channels)
            {
                check(channel.ReplyRate is > 0 and < 1, $"{channel.Channel}: replyRate must be between 0 and 1.");
                check(channel.InterviewsPer10Hours > 0, $"{channel.Channel}: interviewsPer10Hours must be above 0.");

                foreach (var id in channel.Basis.Evidence ?? [])
                {
                    check(known?.Contains(id) ?? true, $"{channel.Channel} cites {id}, which is not in the register.");
                }
            }

            foreach (
                var channel in models
                    .SelectMany(model => model.Model.Channels.Select(one => one.Key))
                    .Distinct()
                    .Except(channels)
            )
            {
                errors.Add(file, $"The channel {channel} is missing.");
            }

            if (errors.Count == before && (newest is null || document.Version > newest.Document.Version))
            {
                newest = new(document, hash);
            }
        }

        return newest;
    }
}

/// <summary>A file of priors.</summary>
public sealed record OutcomePriorsDocument(string Key, int Version, string Note, OutcomePriorDocument[] Channels);

/// <summary>The prior of a channel.</summary>
/// <param name="ReplyRate">The share of attempts that are replied to.</param>
/// <param name="InterviewsPer10Hours">The interviews that ten hours bring.</param>
/// <param name="Basis">The findings that informed the numbers, and the judgement beyond them.</param>
public sealed record OutcomePriorDocument(
    string Channel,
    double ReplyRate,
    double InterviewsPer10Hours,
    EvidenceLink Basis
);
