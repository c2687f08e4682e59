using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Respondents;

/// <summary>What a new invitation is to be.</summary>
public sealed record InvitationWish
{
    /// <summary>Seconds: an hour.</summary>
    public const int ShortestLife = 3600;

    /// <summary>Seconds: 90 days.</summary>
    public const int LongestLife = 7_776_000;

    /// <summary>Seconds: 14 days.</summary>
    public const int DefaultLife = 1_209_600;

    private const string Taken = "personRef, form, focus, expiresIn, metadata";

    public string? PersonRef { get; init; }

    public string Form { get; init; } = "full";

    public string Focus { get; init; } = "twitter";

    public int ExpiresIn { get; init; } = DefaultLife;

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Reads the body of POST /v1/invitations; the wish counts where no fault was noted.</summary>
    public static InvitationWish Read(JsonElement body, Published published, List<Fault> faults)
    {
        var wish = new InvitationWish();
        var read = new Members("#", faults);

        foreach (var member in body.EnumerateObject())
        {
            switch (JsonText.Name(member))
            {
                case "personRef":
                    wish = wish with { PersonRef = read.Text(member, required: true) };
                    CheckReference(wish.PersonRef, faults);
                    break;
                case "form":
                    wish = wish with { Form = read.Text(member) ?? wish.Form };
                    break;
                case "focus":
                    wish = wish with { Focus = read.Text(member) ?? wish.Focus };
                    break;
                case "expiresIn":
                    wish = wish with { ExpiresIn = read.Seconds(member, ShortestLife, LongestLife) ?? DefaultLife };
                    break;
                case "metadata":
                    wish = wish with { Metadata = ReadNotes(member, read, faults) };
                    break;
                default:
                    read.Unknown(member, Taken);
                    break;
            }
        }

        if (wish.PersonRef is null && faults.TrueForAll(fault => fault.Pointer != "#/personRef"))
        {
            faults.Add(
                new("#/personRef", Fault.Required, "Say whose answers they will be, by your own id of the person.")
            );
        }

        if (wish.Form is not ("short" or "full"))
        {
            faults.Add(new("#/form", Fault.UnknownOption, "The form is short or full."));
        }

        if (published.NewestModel.Model.FindChannel(wish.Focus) < 0)
        {
            faults.Add(new("#/focus", Fault.UnknownOption, "There is no such channel; GET /v1/channels lists them."));
        }

        return wish;
    }

    /// <summary>The invitation, from now on.</summary>
    public Invitation Row(bool test, string instrument, DateTimeOffset now)
    {
        var createdAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        return new(
            Guid.CreateVersion7(createdAt),
            test,
            createdAt,
            createdAt.AddSeconds(ExpiresIn),
            PersonRef!,
            instrument,
            Form,
            Focus,
            Metadata is null ? null : JsonSerializer.Serialize(Metadata, InvitationJson.Default.Strings),
            Answers: "{}",
            Version: 1,
            CompletedAt: null,
            AssessmentId: null,
            Invitation.Open
        );
    }

    private static void CheckReference(string? reference, List<Fault> faults)
    {
        if (reference is null)
        {
            return;
        }

        if (reference.Length > Http.PersonRef.MaxLength)
        {
            faults.Add(new("#/personRef", Fault.TooLong, "A reference has at most 128 characters."));
        }
        else if (!Http.PersonRef.IsValid(reference))
        {
            faults.Add(
                new(
                    "#/personRef",
                    Fault.InvalidFormat,
                    "A reference begins with a letter or digit and goes on with letters, digits, . _ : ~ and -."
                )
            );
        }
    }

    private static Dictionary<string, string>? ReadNotes(JsonProperty member, Members read, List<Fault> faults)
    {
        if (!read.IsObject(member))
        {
            return null;
        }

        var notes = Notes.Read(member.Value, read.Into(member));
        faults.AddRange(Notes.Faults(notes, read.At("metadata")));
        return notes;
    }
}
