using System.Text;

namespace EdgeForecast.Configuration.Checks;

/// <summary>What MQTT allows as topic names and filters (MQTT 5, section 4.7).</summary>
internal static class TopicText
{
    private const int BytesMax = 65_535;

    /// <summary>A phrase that goes on from the quoted topic, or null when it is in order.</summary>
    public static string? WhatIsWrong(string topic, bool isFilter)
    {
        if (topic.Length == 0) return "is empty";
        if (Encoding.UTF8.GetByteCount(topic) > BytesMax) return $"is longer than {BytesMax} bytes";
        if (topic.Contains('\0')) return "holds the character NUL";
        var levels = topic.Split('/');
        for (var i = 0; i < levels.Length; i++)
        {
            if (levels[i].IndexOfAny(['+', '#']) < 0) continue;
            if (!isFilter) return "holds a wildcard";
            if (levels[i].Length > 1) return $"holds a wildcard that is not alone in its level, \"{levels[i]}\"";
            if (levels[i] == "#" && i < levels.Length - 1) return "holds # before its last level";
        }

        return null;
    }
}
