namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>
/// The assumed shares and levels of the simulated people of version 2. All of them are invented and describe no real people.
/// </summary>
internal static class PopulationAssumptions
{
    /// <summary>The correlation of the two general traits: being active online, and being social.</summary>
    public const double TraitCorrelation = .3;

    /// <summary>The deviation of an item from its construct, the same on both days of a person.</summary>
    public const double ItemDeviation = .1;

    /// <summary>The deviation of the tendency to agree with any statement.</summary>
    public const double Acquiescence = .05;

    /// <summary>The deviation of field presence between people in the same line of work.</summary>
    public const double PresenceSpread = .18;

    public const double DontKnow = .12;
    public const double WithoutPublicRole = .6;
    public const double ClientsOfSelfEmployed = .5;
    public const double ClientsOfOthers = .05;
    public const double ChangesField = .2;
    public const double NeedsPermit = .07;
    public const double CheckedName = .4;

    /// <summary>People by line of work, with more manual work than an even draw would give.</summary>
    public static readonly (string Option, double Share)[] Fields =
    [
        ("software", 7),
        ("engineering", 5),
        ("academic", 4),
        ("health", 7),
        ("care", 5),
        ("education", 6),
        ("media", 4),
        ("marketing", 5),
        ("design", 4),
        ("sales", 7),
        ("finance", 6),
        ("law", 3),
        ("business", 6),
        ("office", 8),
        ("government", 4),
        ("nonprofit", 3),
        ("trades", 7),
        ("transport", 6),
        ("production", 6),
        ("hospitality", 7),
        ("other", 4),
    ];

    /// <summary>Lines of work with manual or personal service work.</summary>
    public static readonly HashSet<string> ManualFields = ["care", "trades", "transport", "production", "hospitality"];

    public static readonly (string Option, double Share)[] Statuses =
    [
        ("employed", 45),
        ("contract", 8),
        ("self-employed", 7),
        ("unemployed", 25),
        ("student", 10),
        ("returner", 5),
    ];

    public static readonly (string Option, double Share)[] Secrecy = [("yes", 20), ("rather-not", 30), ("no", 50)];

    public static readonly (string Option, double Share)[] Events = [("yes", 60), ("online-only", 20), ("no", 20)];

    public static readonly (string Option, double Share)[] Help =
    [
        ("nobody", 30),
        ("could-ask", 45),
        ("offered", 15),
        ("does-it-with-me", 10),
    ];

    public static readonly (string Option, double Share)[] Policies =
    [
        ("yes", 30),
        ("no", 20),
        ("unsure", 30),
        ("no-rules", 20),
    ];

    /// <summary>Hours a week of people with a job.</summary>
    public static readonly (double Hours, double Share)[] HoursBesideJob =
    [
        (1, 8),
        (2, 14),
        (3, 16),
        (4, 13),
        (5, 14),
        (6, 9),
        (8, 9),
        (10, 8),
        (12, 4),
        (15, 3),
        (20, 2),
    ];

    /// <summary>Hours a week of people without a job.</summary>
    public static readonly (double Hours, double Share)[] HoursWithoutJob =
    [
        (1, 2),
        (2, 4),
        (3, 6),
        (4, 7),
        (5, 12),
        (6, 9),
        (8, 12),
        (10, 16),
        (12, 10),
        (15, 10),
        (20, 8),
        (25, 4),
    ];

    /// <summary>The level of each construct, and the loadings of the two general traits.</summary>
    public static readonly Dictionary<string, TraitAssumption> Traits = new(StringComparer.Ordinal)
    {
        ["engagement"] = new(.38, .22, .75, .25, Manual: -.08),
        ["value-contribution"] = new(.48, .2, .45, .5),
        ["relationships"] = new(.52, .2, 0, .75),
        ["network"] = new(.42, .23, .1, .7),
        ["listening"] = new(.48, .2, .6, .2),
        ["expectation-realism"] = new(.5, .22, 0, 0),
        ["employer-advocacy"] = new(.45, .25, .3, .2),
        ["digital-comfort"] = new(.62, .2, .55, 0, Manual: -.12),
        ["urgency"] = new(.5, .25, 0, 0, Unemployed: .25, Employed: -.15),
        ["showable-work"] = new(.45, .25, .45, .1),
        ["standing"] = new(.45, .24, .1, .45, Manual: -.1, Student: -.3),
    };

    /// <summary>Present use of Twitter by an index of engagement, presence of the field and chance.</summary>
    public static readonly (string Option, double Below)[] PresentUse =
    [
        ("not-at-all", .33),
        ("read", .43),
        ("post", .58),
        ("power-user", double.PositiveInfinity),
    ];
}

/// <summary>The distribution of the level of a construct: mean, deviation, two loadings and shifts of the mean by group.</summary>
internal sealed record TraitAssumption(
    double Mean,
    double Spread,
    double Online,
    double Social,
    double Manual = 0,
    double Unemployed = 0,
    double Employed = 0,
    double Student = 0
);
