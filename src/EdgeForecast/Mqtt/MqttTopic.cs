namespace EdgeForecast.Mqtt;

/// <summary>Topic names and filters (MQTT 5, 4.7), without <c>#</c>, which this app does not offer.</summary>
internal static class MqttTopic
{
    private const int BytesMax = 65_535;

    /// <summary>Null when it is a topic that one can publish to, otherwise what is wrong with it.</summary>
    public static string? CheckName(string topic)
    {
        if (topic.Length == 0) return "it is empty";
        if (topic.AsSpan().ContainsAny('+', '#')) return "it contains a wildcard";
        return CheckCharacters(topic);
    }

    /// <summary>Null when it is a filter whose only wildcards are whole levels of <c>+</c>.</summary>
    public static string? CheckFilter(string filter)
    {
        if (filter.Length == 0) return "it is empty";
        if (filter.Contains('#')) return "\"#\" is not offered, since the signal must follow from the topic";
        foreach (var level in filter.Split('/'))
            if (level.Contains('+') && level.Length > 1)
                return $"\"+\" must be a whole level, and \"{level}\" is not";
        return CheckCharacters(filter);
    }

    public static bool HasWildcard(string filter) => filter.Contains('+');

    /// <summary>Whether a topic can match both.</summary>
    public static bool Overlap(string left, string right)
    {
        var leftLevels = left.Split('/');
        var rightLevels = right.Split('/');
        if (leftLevels.Length != rightLevels.Length) return false;
        for (var i = 0; i < leftLevels.Length; i++)
            if (leftLevels[i] != "+" && rightLevels[i] != "+" && leftLevels[i] != rightLevels[i])
                return false;
        return true;
    }

    private static string? CheckCharacters(string text)
    {
        if (text.Contains('\0')) return "it contains a null character";
        return System.Text.Encoding.UTF8.GetByteCount(text) > BytesMax ? $"it is longer than {BytesMax} bytes" : null;
    }
}
