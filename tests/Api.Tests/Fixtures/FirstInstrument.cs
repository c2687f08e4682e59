using System.Text.Json.Nodes;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Version 1 of the instrument, for tests of what only version 1 has, and the answers of three people.</summary>
public static class FirstInstrument
{
    public const string Id = "channel-fit@1";

    /// <summary>The number of people who answered it.</summary>
    public const int People = 3;

    /// <summary>The smallest request that is valid.</summary>
    public const string Smallest = """{"instrument":"channel-fit@1","answers":{}}""";

    // In the order of the people of PersonRequests.
    private static readonly string[] Answers =
    [
        """
            {"CTX1": "general", "CTX2": "self-employed", "CTX5": "clients", "CTX6": "no", "CTX7": "not-at-all", "CTX3": "yes", "CTX4": "yes", "TIM1": 3, "TIM2": 2, "TIM3": 5,
            "ENG1": 2, "ENG2": 1, "ENG3": 0, "ENG4": 4, "VAL1": "most-days", "VAL2": 5, "VAL3": 2, "VAL4": 3, "REL1": 5, "REL2": 4, "REL3": 4, "REL4": 2,
            "NET1": 6, "NET2": 60, "NET3": "several-sectors", "LIS1": 3, "LIS2": "once", "LIS3": 4,
            "FLD1-twitter": "sometimes", "FLD2-twitter": "yes", "FLD1-linkedin": "often", "FLD2-linkedin": "yes", "FLD1-blog": "often", "FLD2-blog": "yes", "ADV1": "no",
            "DIG1": 3, "DIG2": 4, "DIG3": "offered",
            "URG1": "browsing", "URG2": 26, "VISW1": 4, "VISW2": 2, "VISS1": "lead", "VISS2": 1, "EXP1": 8, "EXP2": 1, "EXP3": 2, "EXP4": 4}
            """,
        """
            {"CTX1": "tech", "CTX2": "employed", "CTX5": "job", "CTX6": "no", "CTX7": "power-user", "CTX3": "yes", "CTX4": "yes", "TIM1": 8, "TIM2": 4, "TIM3": 2,
            "ENG1": 5, "ENG2": 4, "ENG3": 6, "ENG4": 1, "VAL1": "weekly", "VAL2": 5, "VAL3": 2, "VAL4": 2, "REL1": 4, "REL2": 3, "REL3": 4, "REL4": 3,
            "NET1": 5, "NET2": 80, "NET3": "many-employers", "LIS1": 5, "LIS2": "weekly", "LIS3": 2,
            "FLD1-twitter": "main-place", "FLD2-twitter": "yes", "FLD1-linkedin": "often", "FLD2-linkedin": "yes", "FLD1-portfolio": "often", "FLD2-portfolio": "yes", "FLD1-communities": "main-place", "FLD2-communities": "yes", "ADV1": "no",
            "DIG1": 5, "DIG2": 1,
            "URG1": "want-out", "URG2": 20, "VISW1": 5, "VISW2": 8, "VISS1": "experienced", "VISS2": 4, "EXP1": 6, "EXP2": 2, "EXP3": 2, "EXP4": 3}
            """,
        """
            {"CTX1": "general", "CTX2": "unemployed", "CTX5": "job", "CTX6": "yes", "CTX7": "read", "CTX3": "yes", "TIM1": 15,
            "ENG1": 3, "ENG3": 2, "VAL1": "once", "VAL3": 3, "REL2": 3,
            "NET1": 1, "LIS1": 4, "EXP3": 4,
            "FLD1-twitter": "sometimes", "FLD2-twitter": "no", "FLD1-linkedin": "often", "FLD1-job-boards": "often", "FLD1-alumni": "dont-know", "FLD1-events": "often",
            "DIG1": 5, "DIG3": "could-ask",
            "URG1": "out-of-work", "VISW2": 1, "VISS1": "entry", "VISS2": 0}
            """,
    ];

    /// <summary>Returns version 1 of the instrument.</summary>
    public static Instrument First(this ApiFixture api) => api.Published.FindInstrument(Id)!.Instrument;

    /// <summary>Returns a request with the answers of a person to version 1.</summary>
    public static JsonObject FirstRequest(int person) =>
        new() { ["instrument"] = Id, ["answers"] = JsonNode.Parse(Answers[person]) };
}
